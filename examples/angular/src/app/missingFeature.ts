/** What the dashboard needs and this browser lacks, for people. */
export const missingFeature = (): string | undefined => {
  if (typeof WebSocket === 'undefined') return 'WebSocket';
  if (!CSS.supports('color', 'light-dark(black, white)')) return 'CSS light-dark()';
  try {
    sessionStorage.getItem('');
    return undefined;
  } catch {
    return 'storage for this tab (it may be switched off in its settings)';
  }
};
