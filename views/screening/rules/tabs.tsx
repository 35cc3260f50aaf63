import type { LexiconOverview } from '#src/screening/rules/queries.ts'

const tabs = [
  { href: '/lexicon', label: '规则', count: null },
  { href: '/lexicon/publishing', label: '待发布', count: 'pending' },
  { href: '/lexicon/retirements', label: '停用建议', count: 'proposals' },
  { href: '/lexicon/offers', label: '随产品的改动', count: 'offers' },
  { href: '/lexicon/sets', label: '发布记录', count: null },
] as const

type Props = { overview: LexiconOverview; current: (typeof tabs)[number]['href'] | null }

/** What the lexicon consists of; a figure where something waits for somebody. */
export function LexiconTabs({ overview, current }: Props) {
  return (
    <nav class="tabs" aria-label="筛查规则">
      {tabs.map(({ href, label, count }) => (
        <a href={href} aria-current={href === current ? 'page' : undefined}>
          {label}
          {count !== null && overview[count] > 0 ? <small>{overview[count]}</small> : null}
        </a>
      ))}
    </nav>
  )
}
