import { formatTime, startOfDay } from '#src/kernel/calendar.ts'
import type { Outlook } from '#src/transcription/line/outlook.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Card, Notice, Tile, Tiles } from '#views/components/page.tsx'

type Props = { outlook: Outlook; now: number }

/** What today can carry and what it costs; asks for itself again while the page is open. */
export function TodayFigures({ outlook, now }: Props) {
  const { spent, settings, backlog, received, speed } = outlook
  const more = backlog.atLeast ? '+' : ''
  const today = outlook.todayMs === null ? null : amountOf(outlook.todayMs)
  const used = amountOf(spent.totalMs)
  return (
    <div id="today" hx-get="/transcription/line/today" hx-trigger="every 30s" hx-swap="outerMorph">
      <Tiles>
        <Tile
          label="今天还能转写"
          value={today?.value ?? '—'}
          unit={today ? `${today.unit}通话` : undefined}
          note={
            speed === null
              ? '转写过一段后才知道速度'
              : `实测 ${speed.toFixed(1)} 倍速度，${outlook.limitedBy === 'budget' ? '受机时预算限制' : '到 24 点为止'}`
          }
        />
        <Tile
          label="今天用的机时"
          value={used.value}
          unit={used.unit}
          note={
            settings.budgetHours === null
              ? '没有设预算'
              : `预算 ${settings.budgetHours} 小时；随机样本用了 ${amountText(spent.random)}`
          }
        />
        <Tile
          label="积压"
          value={`${backlog.calls}${more}`}
          unit="段"
          note={`共 ${amountText(backlog.soundMs)}${more}，${backlog.running} 段正在转写`}
        />
        <Tile
          label="今天收到"
          value={received.calls}
          unit="段"
          note={coverage(received, speed !== null)}
        />
        <Tile label="预计全部转完" value={finishText(outlook, now)} note={finishNote(outlook)} />
      </Tiles>
    </div>
  )
}

function coverage({ calls, heard, within, beyond, unusable }: Outlook['received'], known: boolean) {
  if (calls === 0) return '今天还没有录音'
  const share = `已转写 ${heard}（${Math.round((heard / calls) * 100)}%）`
  const waiting = known ? `今天轮得到 ${within}，轮不到 ${beyond}` : `等待 ${within + beyond}`
  return [share, waiting, unusable > 0 ? `不能转写 ${unusable}` : ''].filter(Boolean).join('，')
}

function finishText({ backlog, pause, finishAt }: Outlook, now: number): string {
  if (backlog.soundMs === 0) return '没有积压'
  if (pause) return '已暂停'
  if (finishAt === null) return '—'
  const text = formatTime(finishAt)
  if (startOfDay(finishAt) === startOfDay(now)) return text.slice(11)
  return finishAt - now > 300 * 86_400_000 ? '一年以后' : text.slice(5)
}

function finishNote({ backlog, pause, finishAt, speed }: Outlook): string {
  if (backlog.soundMs === 0) return '收到的都转写了'
  if (pause) return '继续后再估计'
  if (finishAt !== null) return '不算以后收到的录音'
  if (speed === null) return '转写过一段后才能估计'
  return backlog.atLeast ? '积压太多，不再估计' : '预算为 0，轮不到'
}

/** Why nothing, or not everything, is being taken from the line. */
export function LineNotice({ outlook }: Pick<Props, 'outlook'>) {
  const { pause, settings, limitedBy, todayMs } = outlook
  if (pause) {
    return (
      <Notice kind="warn">
        {pause.by} 在 {formatTime(pause.at)}{' '}
        暂停了转写：正在转的那段会转完，其余都在原位等着，录音照常接收。
      </Notice>
    )
  }
  if (settings.budgetHours === null || limitedBy !== 'budget' || todayMs !== 0) return null
  return (
    <Notice kind="warn">
      今天的机时预算用完了：有人在等的照常转写，随机样本转到留给它的份额为止，其余明天 0 点接着转。
    </Notice>
  )
}

/** Stops the line, or lets it go on. */
export function LineSwitch({ paused, back }: { paused: boolean; back?: string }) {
  const action = `/transcription/line/${paused ? 'resumption' : 'pause'}`
  return (
    <form method="post" action={action}>
      {back ? <input type="hidden" name="back" value={back} /> : null}
      {paused ? (
        <Button kind="primary">继续转写</Button>
      ) : (
        <Button confirm="暂停转写？正在转的那段会转完。">暂停转写</Button>
      )}
    </form>
  )
}

/** The same in one line, for the page of tasks. */
export function TodayLine({ outlook, now, manages }: Props & { manages: boolean }) {
  const { todayMs, backlog, spent, settings, finishAt } = outlook
  const parts = [
    todayMs === null ? '还没有测过速度' : `今天还能转写约 ${amountText(todayMs)}通话`,
    `今天用了 ${amountText(spent.totalMs)}机时${settings.budgetHours === null ? '，没有设预算' : `，预算 ${settings.budgetHours} 小时`}`,
    `积压 ${backlog.calls}${backlog.atLeast ? '+' : ''} 段`,
    finishAt === null ? '' : `预计 ${finishText(outlook, now)} 全部转完`,
  ]
  return (
    <Card>
      <div class="bar">
        <p>{parts.filter(Boolean).join('；')}。</p>
        <div class="end bar">
          <LinkButton href="/transcription/line">次序和预算</LinkButton>
          {manages ? <LineSwitch paused={outlook.pause !== null} back="/transcription" /> : null}
        </div>
      </div>
    </Card>
  )
}

type Amount = { value: string; unit: string }

/** `3.4 小时`; under an hour in minutes. */
function amountOf(ms: number): Amount {
  const hours = ms / 3_600_000
  if (hours < 1) return { value: String(Math.round(hours * 60)), unit: '分钟' }
  const value = hours >= 100 ? Math.round(hours).toLocaleString('zh-CN') : hours.toFixed(1)
  return { value, unit: '小时' }
}

function amountText(ms: number): string {
  const { value, unit } = amountOf(ms)
  return `${value} ${unit}`
}
