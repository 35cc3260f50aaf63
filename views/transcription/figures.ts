/** `12.4`; a dash where it was not measured. */
export const times = (value: number | null) => (value === null ? '—' : value.toFixed(1))

/** `26.1%` */
export const percent = (share: number | null) =>
  share === null ? '—' : `${(share * 100).toFixed(1)}%`

/** `1,728` */
export const whole = (value: number) => Math.round(value).toLocaleString('zh-CN')

/** `4 KB`, `82 MB`, `1.6 GB` */
export function bytes(value: number): string {
  const megabytes = value / 1_000_000
  if (megabytes < 1) return `${Math.ceil(value / 1000)} KB`
  return megabytes < 1000 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1000).toFixed(1)} GB`
}
