/** Whether the text is the address of an onion service of version 3, without `.onion`. */
export const isServiceId = (text: string): boolean => /^[a-z2-7]{56}$/i.test(text);
