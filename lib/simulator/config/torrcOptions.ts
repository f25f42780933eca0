/** The options that a Tor of early 2005 knows. */
import type { TorrcOption, TorrcOptionType } from './TorrcOption.js';

const option = (name: string, type: TorrcOptionType, initial?: string): TorrcOption => ({
  name,
  type,
  initial,
  fixed: false,
});
const fixed = (name: string, type: TorrcOptionType, initial?: string): TorrcOption => ({
  name,
  type,
  initial,
  fixed: true,
});

/**
 * All options, in the order in which a Tor searches them: if a key is a prefix of several names, the first one wins.
 * The old options for logs, `LogLevel`, `LogFile`, `SysLog` and `DebugLogFile`, are accepted and have no effect here.
 *
 * @category model
 * @since 0.1.0
 */
export const torrcOptions: ReadonlyArray<TorrcOption> = /* #__PURE__ */ (() => [
  option('Address', 'String'),
  option('AccountingStart', 'String'),
  option('AllowUnverifiedNodes', 'Csv', 'middle,rendezvous'),
  option('AuthoritativeDirectory', 'Bool', '0'),
  option('BandwidthRate', 'Memunit', '780 KB'),
  option('BandwidthBurst', 'Memunit', '48 MB'),
  option('MaxAdvertisedBandwidth', 'Memunit', '128 TB'),
  option('ClientOnly', 'Bool', '0'),
  option('ContactInfo', 'String'),
  option('ControlPort', 'Uint', '0'),
  option('CookieAuthentication', 'Bool', '0'),
  option('DebugLogFile', 'Obsolete'),
  fixed('DataDirectory', 'String', '/var/lib/tor'),
  option('DirAllowPrivateAddresses', 'Bool', '0'),
  option('DirPort', 'Uint', '0'),
  option('DirBindAddress', 'Lines'),
  option('DirFetchPeriod', 'Interval', '1 hour'),
  option('DirPostPeriod', 'Interval', '20 minutes'),
  option('RendPostPeriod', 'Interval', '20 minutes'),
  option('DirPolicy', 'Lines'),
  option('DirServer', 'Lines'),
  option('ExitNodes', 'String'),
  option('EntryNodes', 'String'),
  option('StrictExitNodes', 'Bool', '0'),
  option('StrictEntryNodes', 'Bool', '0'),
  option('ExitPolicy', 'Lines'),
  option('ExcludeNodes', 'String'),
  option('GeoIPExcludeUnknown', 'String', 'auto'),
  option('TrackHostExits', 'Csv', ''),
  option('TrackHostExitsExpire', 'Interval', '30 minutes'),
  option('MapAddress', 'Lines'),
  option('FascistFirewall', 'Bool', '0'),
  option('FirewallPorts', 'Csv', '80,443'),
  option('MyFamily', 'String'),
  option('NodeFamily', 'Lines'),
  option('NoPublish', 'Bool', '0'),
  fixed('Group', 'String'),
  option('HashedControlPassword', 'String'),
  option('HttpProxy', 'String'),
  option('HttpProxyAuthenticator', 'String'),
  option('HttpsProxy', 'String'),
  option('HttpsProxyAuthenticator', 'String'),
  option('HiddenServiceOptions', 'Group'),
  option('HiddenServiceDir', 'Grouped'),
  option('HiddenServicePort', 'Grouped'),
  option('HiddenServiceNodes', 'Grouped'),
  option('HiddenServiceExcludeNodes', 'Grouped'),
  option('IgnoreVersion', 'Bool', '0'),
  option('KeepalivePeriod', 'Interval', '5 minutes'),
  option('Log', 'Lines'),
  option('LogLevel', 'Obsolete'),
  option('LogFile', 'Obsolete'),
  option('LinkPadding', 'Obsolete'),
  option('ConnLimit', 'Uint', '1024'),
  option('MaxConn', 'Uint', '1024'),
  option('MaxOnionsPending', 'Uint', '100'),
  option('MonthlyAccountingStart', 'Uint', '0'),
  option('AccountingMaxKB', 'Uint', '0'),
  option('AccountingMax', 'Memunit', '0 bytes'),
  option('Nickname', 'String'),
  option('NewCircuitPeriod', 'Interval', '30 seconds'),
  option('MaxCircuitDirtiness', 'Interval', '10 minutes'),
  option('NumCpus', 'Uint', '1'),
  fixed('ORPort', 'Uint', '0'),
  option('ORBindAddress', 'Lines'),
  option('OutboundBindAddress', 'String'),
  fixed('PidFile', 'String'),
  option('LongLivedPorts', 'Csv', '21,22,706,1863,5050,5190,5222,5223,6667,8300,8888'),
  option('PathlenCoinWeight', 'Double', '0.3'),
  option('RedirectExit', 'Lines'),
  option('RouterFile', 'Obsolete'),
  fixed('RunAsDaemon', 'Bool', '0'),
  option('RunTesting', 'Bool', '0'),
  option('RecommendedVersions', 'Lines'),
  option('RendNodes', 'String'),
  option('RendExcludeNodes', 'String'),
  option('SafeLogging', 'Bool', '1'),
  option('TestingEnableConnBwEvent', 'Bool', '0'),
  option('ShutdownWaitLength', 'Interval', '30 seconds'),
  option('SocksPort', 'Uint', '9050'),
  option('SocksBindAddress', 'Lines'),
  option('SocksPolicy', 'Lines'),
  option('StatusFetchPeriod', 'Interval', '15 minutes'),
  option('SysLog', 'Obsolete'),
  option('TrafficShaping', 'Obsolete'),
  fixed('User', 'String'),
  option('__LeaveStreamsUnattached', 'Bool', '0'),
  option('__OwningControllerProcess', 'String'),
])();

/** The key under which the lines of hidden services are kept and requested. */
export const hiddenServices = 'HiddenServiceOptions';

const byName: ReadonlyMap<string, TorrcOption> = /* #__PURE__ */ (() =>
  new Map(torrcOptions.map((option) => [option.name.toLowerCase(), option])))();

/** Old names that a torrc and SETCONF accept, but not GETCONF; in lower case. */
const abbreviations: ReadonlyMap<string, string> = /* #__PURE__ */ new Map([
  ['exitnode', 'ExitNodes'],
  ['entrynode', 'EntryNodes'],
  ['excludenode', 'ExcludeNodes'],
  ['firewallport', 'FirewallPorts'],
  ['longlivedport', 'LongLivedPorts'],
  ['hiddenservicenode', 'HiddenServiceNodes'],
  ['hiddenserviceexcludenode', 'HiddenServiceExcludeNodes'],
  ['numcpu', 'NumCpus'],
  ['rendnode', 'RendNodes'],
  ['rendexcludenode', 'RendExcludeNodes'],
  ['strictentrynode', 'StrictEntryNodes'],
  ['strictexitnode', 'StrictExitNodes'],
  ['bandwidthratebytes', 'BandwidthRate'],
  ['bandwidthburstbytes', 'BandwidthBurst'],
  ['dirfetchpostperiod', 'StatusFetchPeriod'],
]);

/** The option that a key was found to mean; `abbreviation` is whether the key is only a prefix of the option's name. */
export interface Found {
  readonly option: TorrcOption;
  readonly abbreviation: boolean;
}

/** The option of a key: its name in any case, or else the first name that begins with it. */
export const findOption = (key: string): Found | undefined => {
  const wanted = key.toLowerCase();
  if (wanted === '') return undefined;
  const exact = byName.get(wanted);
  if (exact !== undefined) return { option: exact, abbreviation: false };
  const first = torrcOptions.find(({ name }) => name.toLowerCase().startsWith(wanted));
  return first === undefined ? undefined : { option: first, abbreviation: true };
};

/** The log lines of a Tor about a key that is only a prefix of a name. */
export const deprecation = (key: string, { option, abbreviation }: Found): ReadonlyArray<string> =>
  abbreviation
    ? [
        `config_find_option(): The abbreviation '${key}' is deprecated. Tell Nick and Roger to make it official, or ` +
          `just use '${option.name}' instead`,
      ]
    : [];

/** Expands an abbreviated key of a torrc or SETCONF. */
export const expandKey = (key: string): string => abbreviations.get(key.toLowerCase()) ?? key;
