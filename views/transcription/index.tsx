import { LinkButton } from '#views/components/button.tsx'
import { Select } from '#views/components/field.tsx'
import { Card, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { Board, BoardFigures, type BoardProps } from '#views/transcription/board.tsx'

type Props = BoardProps & {
  engine: { ready: boolean; model: string; processes: number }
  jobNames: Readonly<Record<string, string>>
  mayImport: boolean
}

const endedWords = { failed: '失败', cancelled: '已取消', done: '完成' } as const

/** 转写任务: what the speech engine does, has done, and still has to do. */
export function TranscriptionPage({ engine, jobNames, mayImport, ...board }: Props) {
  const { filter } = board
  return (
    <>
      <PageHead title="转写任务" note="收到录音后自动转写、筛查、比对登记">
        {mayImport ? <LinkButton href="/transcription/imports">导入转写文本</LinkButton> : null}
      </PageHead>
      {engine.ready ? null : (
        <Notice kind="warn">语音引擎还没有准备好，排队的录音会等它，准备好后自动开始。</Notice>
      )}
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
      <Card title="语音引擎">
        <Facts
          items={[
            ['引擎', engine.ready ? '已就绪' : '没有准备好'],
            ['模型', engine.model],
            ['同时运行', `${engine.processes} 个进程，每个一个线程`],
          ]}
        />
      </Card>
    </>
  )
}
