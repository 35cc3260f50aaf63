import type { EffectiveChoice } from '#src/transcription/engines/effective-choice.ts'
import type { Outlook } from '#src/transcription/line/outlook.ts'
import { engines } from '#src/transcription/vocabulary.ts'
import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Board, BoardFigures, type BoardProps } from '#views/transcription/board.tsx'
import { LineNotice, TodayLine } from '#views/transcription/today.tsx'

type Props = BoardProps & {
  choice: EffectiveChoice
  maySeeEngines: boolean
  outlook: Outlook
  now: number
  jobNames: Readonly<Record<string, string>>
  mayImport: boolean
}

const endedWords = { failed: '失败', cancelled: '已取消', done: '完成' } as const

/** 转写任务: what the speech engine does, has done, and still has to do. */
export function TranscriptionPage(props: Props) {
  const { choice, maySeeEngines, mayImport, jobNames, outlook, now, ...board } = props
  const { used, reasons } = choice
  const { filter } = board
  return (
    <>
      <PageHead title="转写任务" note="收到录音后自动转写、筛查、比对登记">
        {mayImport ? <LinkButton href="/transcription/imports">导入转写文本</LinkButton> : null}
      </PageHead>
      {used ? null : (
        <Notice kind="warn">语音引擎还没有准备好，排队的录音会等它，准备好后自动开始。</Notice>
      )}
      <LineNotice outlook={outlook} />
      <TodayLine outlook={outlook} now={now} manages={board.manages} />
      <BoardFigures board={board.board} />
      <QueryForm action="/transcription">
        <Select
          label="任务"
          name="name"
          value={filter.name}
          blank="全部"
          options={Object.entries(jobNames)}
        />
        <Select
          label="结束状态"
          name="state"
          value={filter.state}
          blank="全部"
          options={Object.entries(endedWords)}
        />
      </QueryForm>
      <Board {...board} />
      <Card
        title="语音引擎"
        actions={maySeeEngines ? <a href="/transcription/engines">引擎和模型</a> : undefined}
      >
        <Facts
          items={[
            ['引擎', used ? engines[used.engine] : '没有准备好'],
            ['模型', used?.model.replace(/\.bin$/, '')],
            ['同时运行', used ? `${used.processes} 个进程，每个一个线程` : null],
            ...reasons.map((reason): [string, string] => ['说明', reason]),
          ]}
        />
      </Card>
    </>
  )
}
