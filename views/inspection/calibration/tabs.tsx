const tabs = [
  { href: '/inspection/calibration', label: '一致性' },
  { href: '/inspection/calibration/sessions', label: '校准会' },
] as const

/** The two sides of calibration: how alike calls are scored day by day, and the meetings about it. */
export function CalibrationTabs({ current }: { current: (typeof tabs)[number]['href'] }) {
  return (
    <nav class="tabs" aria-label="一致性与校准">
      {tabs.map(({ href, label }) => (
        <a href={href} aria-current={href === current ? 'page' : undefined}>
          {label}
        </a>
      ))}
    </nav>
  )
}
