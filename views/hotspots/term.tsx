import type { Chart, ChartGeometry } from '#src/documents/chart.ts'
import type { TermDetail } from '#src/hotspots/queries.ts'
import { termKinds } from '#src/hotspots/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Facts, PageHead } from '#views/components/page.tsx'
import { TableFiles } from '#views/components/table-files.tsx'
import { Table } from '#views/components/table.tsx'
import { ChartFigure } from '#views/documents/chart.tsx'

import { RiseWord } from './index.tsx'

type Drawn = { chart: Chart; geometry: ChartGeometry }
type Props = {
  term: TermDetail
  dayText: string
  trend: Drawn
  parts: Drawn[]
  may: { search: boolean; calls: boolean }
}

/** One hotspot: how it went, where it is said, and the calls behind it. */
export function TermPage({ term, dayText, trend, parts, may }: Props) {
  const { hotspot, text, kind } = term
  return (
    <>
      <PageHead title={`热点“${text}”`} note={`${termKinds[kind]}，${dayText}`}>
        {may.search && kind === 'talk' ? (
          <LinkButton
            href={`/search?q=${encodeURIComponent(text)}&voice=customer&from=${dayText}&to=${dayText}`}
          >
            检索当天说到的来电
          </LinkButton>
        ) : null}
        {may.calls && kind === 'type' ? (
          <LinkButton href={`/calls?type=${term.stored}&from=${dayText}&to=${dayText}`}>
            看当天这类来电
          </LinkButton>
        ) : null}
        <LinkButton href={`/hotspots?day=${dayText}`}>返回热点</LinkButton>
      </PageHead>
      <Card>
        {hotspot ? (
          <Facts
            items={[
              ['当天次数', `${hotspot.calls} 次`],
              [
                '平常',
                hotspot.expected === null ? '没有历史' : `约 ${hotspot.expected.toFixed(1)} 次`,
              ],
              ['升降', <RiseWord row={hotspot} />],
              ['碰巧的机会', chanceWords(hotspot.chance, hotspot.dispersion)],
              ['权重', hotspot.weight],
              [
                '一起出现的词',
                hotspot.others.map((one) => `${one.text}（共同 ${one.shared}%）`).join('、'),
              ],
            ]}
          />
        ) : (
          <p class="dim">这一天它没有排进热点：次数不够，或者归在别的词下面。</p>
        )}
      </Card>
      <Card title="走势">
        {trend.chart.points.length > 1 ? (
          <ChartFigure {...trend} />
        ) : (
          <Empty title="还看不出走势" hint="计过两天以上才画。" />
        )}
      </Card>
      <div class="hotspot-parts">
        {parts.map((part) => (
          <Card title={part.chart.title}>
            {part.chart.points.length > 0 ? (
              <ChartFigure {...part} />
            ) : (
              <p class="dim">没有够数的{part.chart.title.slice(1)}</p>
            )}
          </Card>
        ))}
      </div>
      {kind === 'unit' ? null : <Calls term={term} dayText={dayText} />}
    </>
  )
}

function chanceWords(chance: number | null, dispersion: number | null): string {
  if (chance === null) return ''
  const words = chance < 1e-6 ? '不到百万分之一' : chance.toPrecision(2)
  const scatter =
    dispersion === null || dispersion <= 1.005
      ? ''
      : `，平常的波动是碰巧的 ${dispersion.toFixed(1)} 倍`
  return `${words}${scatter}`
}

function Calls({ term: { id, calls, hidden }, dayText: day }: Pick<Props, 'term' | 'dayText'>) {
  return (
    <Card
      title="其中的来电"
      note={hidden > 0 ? `另有 ${hidden} 通不在您能看的范围内` : '最近的几通'}
      actions={
        calls.length > 0 ? (
          <TableFiles of={`/hotspots/terms/${id}`} table="calls" query={{ day }} />
        ) : null
      }
      flush
    >
      {calls.length === 0 ? (
        <Empty title="没有您能看的来电" hint="只列当天排进热点时最近的几通。" />
      ) : (
        <Table
          caption="其中的来电"
          head={[{ label: '通话' }, { label: '时间' }, { label: '业务类型' }, { label: '部门' }]}
        >
          {calls.map((call) => (
            <tr>
              <td class="nowrap">
                <a href={`/calls/${call.id}`}>{call.callNo}</a>
              </td>
              <td>
                <Time at={call.startedAt} />
              </td>
              <td>{call.businessType ?? '—'}</td>
              <td>{call.department ?? '—'}</td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}
