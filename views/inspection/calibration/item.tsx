import type { AnswerShown, ItemPair, ItemPairs } from '#src/inspection/calibration/item-pairs.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { voices } from '#src/transcription/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Card, Empty, Facts, PageHead } from '#views/components/page.tsx'
import { ListPager } from '#views/components/table.tsx'

import { AmbiguityOf, kappaText, shareOf, VerdictOf } from './figures.tsx'
import { type RangeShown, ToAgreement } from './range.tsx'

type Props = { found: ItemPairs; range: RangeShown; form: string }

/** One item's disagreements: both answers side by side, to see what its words leave open. */
export function ItemPairsPage({ found, range, form }: Props) {
  const { item, figures, page } = found
  const path = `/inspection/calibration/items/${encodeURIComponent(item.code)}`
  return (
    <>
      <PageHead title={item.title} note={`${form} · ${item.section}`}>
        <ToAgreement range={range} />
      </PageHead>
      <Card>
        <Facts
          items={[
            [
              '一致',
              `${figures.agreed} / ${figures.n} 通（${shareOf(figures.agreed, figures.n)}）`,
            ],
            ['κ', kappaText(figures.kappa)],
            [
              '结论',
              <>
                <VerdictOf verdict={figures.verdict} />{' '}
                {figures.ambiguous ? <AmbiguityOf ambiguous={figures.ambiguous} /> : null}
              </>,
            ],
            ['问场合', item.gate ?? '总有场合'],
          ]}
        />
        {item.guidance ? <p class="wrapped">{item.guidance}</p> : null}
      </Card>
      {page.rows.length === 0 && !page.previous ? (
        <Card>
          <Empty title="这段时间两人评得都一样" />
        </Card>
      ) : (
        <Card title="两人评得不一样的通话" note="新的在前" flush>
          <ul class="pair-list">
            {page.rows.map((pair) => (
              <PairRow pair={pair} />
            ))}
          </ul>
          <ListPager path={path} query={range.query} page={page} />
        </Card>
      )}
    </>
  )
}

function PairRow({ pair }: { pair: ItemPair }) {
  return (
    <li>
      <p class="pair-call">
        {pair.recordingId === null ? (
          <>
            {pair.callNo} <span class="dim">录音已按期删除</span>
          </>
        ) : (
          <a href={`/recordings/${pair.recordingId}`}>{pair.callNo}</a>
        )}
        <span class="dim">
          <Time at={pair.at} />
        </span>
      </p>
      <div class="pair-answers">
        {pair.answers.map((answer, index) => (
          <Answer answer={answer} cover={index === 0 ? '甲' : '乙'} />
        ))}
      </div>
    </li>
  )
}

function Answer({ answer, cover }: { answer: AnswerShown; cover: string }) {
  const { name, own, choice, comment, voice, startMs, endMs } = answer
  return (
    <div>
      <p>
        <span class="dim">{own ? '我' : (name ?? cover)}</span> <strong>{choice}</strong>
      </p>
      <p class="wrapped">{comment || <span class="dim">没有写说明</span>}</p>
      {startMs === null ? null : (
        <p class="dim">
          依据 {formatDuration(startMs)}–{formatDuration(endMs ?? startMs)}
          {voice ? `，${voices[voice]}` : ''}
        </p>
      )}
    </div>
  )
}
