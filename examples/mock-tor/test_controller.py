"""Tests of code that uses stem. Run them in a project that has rx-tor-control installed: pytest examples/mock-tor"""

import pytest
import stem


def test_reads_and_changes_the_configuration(controller):
    controller.set_conf('ContactInfo', 'keeper@example.org')
    assert controller.get_conf('ContactInfo') == 'keeper@example.org'


def test_builds_a_circuit(controller):
    circuit = controller.new_circuit(await_build=True)
    assert controller.get_circuit(circuit).status == 'BUILT'


def test_publishes_an_onion_service(controller):
    service = controller.create_ephemeral_hidden_service({80: 8080}, await_publication=True)
    assert controller.list_ephemeral_hidden_services() == [service.service_id]


def test_sees_a_refusal(controller):
    with pytest.raises(stem.InvalidArguments):
        controller.get_conf('NoSuchOption')
