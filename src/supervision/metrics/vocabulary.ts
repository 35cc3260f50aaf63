/** 督办指标: what a week is counted in. Rates are per million answered telephone calls. */
export const metricKinds = {
  complaints: '对内投诉数',
  substantiated: '属实数',
  'complaint-rate': '每百万通投诉数',
  'substantiated-rate': '每百万通属实数',
} as const
export type MetricKind = keyof typeof metricKinds

export const isRate = (kind: MetricKind): boolean =>
  kind === 'complaint-rate' || kind === 'substantiated-rate'
