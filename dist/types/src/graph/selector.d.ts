/** Whether `labels` carries every pair of `selector`. An empty selector matches everything. */
export declare const matchesLabels: (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>) => boolean;
