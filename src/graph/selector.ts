/** Whether `labels` carries every pair of `selector`. An empty selector matches everything. */
export const matchesLabels = (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean => {
  for (const key in selector) if (labels[key] !== selector[key]) return false;
  return true;
};
