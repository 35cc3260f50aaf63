import type { BroughtResult } from '#src/transcription/imported/bring.ts'
import { type ImportOutcome, importOutcomes } from '#src/transcription/vocabulary.ts'
import { Status, type Tone } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

export const acceptedTexts = '.json,.jsonl,.srt,.vtt,.txt'

type Props = {
  results?: readonly BroughtResult[]
  error?: string
  replace?: boolean
  /** The reader may open the recordings the results lead to. */
  linked?: boolean
}

/** Many finished transcripts at once: each finds its recording by name, each is answered for. */
export function ImportsPage({ results = [], error, replace, linked = false }: Props) {
  return (
    <>
      <PageHead title="导入转写文本" note="别的识别程序已经转写好的文本，导入后照常筛查">
        <LinkButton href="/transcription">返回转写任务</LinkButton>
      </PageHead>
      {results.length > 0 ? <Results results={results} linked={linked} /> : null}
      <Card>
        <form
          class="stack"
          method="post"
          action="/transcription/imports"
          enctype="multipart/form-data"
          novalidate
        >
          <TextInput
            label="转写文本"
            name="files"
            type="file"
            multiple
            accept={acceptedTexts}
            error={error}
            hint="可以一次选多个。UTF-8、GBK（GB18030）、UTF-16 都可以，格式按内容识别。"
          />
          <Replace checked={replace} />
          <div class="bar">
            <Button kind="primary" type="submit">
              导入
            </Button>
          </div>
        </form>
      </Card>
      <FormatHelp />
    </>
  )
}

export function Replace({ checked }: { checked: boolean | undefined }) {
  return (
    <Checkbox
      label="覆盖已有文本"
      name="replace"
      checked={checked}
      hint="不勾选时，已有文本（机器转写的或以前导入的）的录音保持不变。"
    />
  )
}

/** What a file may look like, and how its call is found. */
export function FormatHelp({ single = false }: { single?: boolean }) {
  return (
    <Card title="能读的格式">
      <ul class="stack">
        <li>
          <b>JSON</b>：本系统导出的、whisper.cpp（-oj、-ojf）、OpenAI 和 faster-whisper 的
          segments，或一个列表，每项有 start、end（秒）、text，可带 speaker、channel、voice。
        </li>
        <li>
          <b>SRT、VTT</b>：说话人写在句首（坐席：…）或用 &lt;v 坐席&gt; 标出。
        </li>
        <li>
          <b>TXT</b>：每句一行，如 [00:01.20 - 00:03.40] 坐席：您好；没有结束时间也可以。
        </li>
        <li>
          <b>对话 JSONL</b>：每行一通，带 id 和
          turns。没有时间的，按字数估算每句位置，并一直标明是估算。
        </li>
      </ul>
      <p class="dim">
        坐席、客服、agent、A 算坐席，客户、用户、customer、B
        算客户；看不出是谁的，算“未区分”，不猜。
        {single
          ? ''
          : '文件名（或文件里的 call_no、id、file）和通话号或录音文件名相同，就对上那段录音。'}
        有一处读不懂，整通不导入，并说明在哪一行。
      </p>
    </Card>
  )
}

const tones: Record<ImportOutcome, Tone> = {
  imported: 'good',
  replaced: 'good',
  exists: 'orange',
  unmatched: 'orange',
  refused: 'red',
  unreadable: 'red',
}

/** Rows that went well are many and alike: the first are enough. */
const shown = 500

function Results({ results, linked }: { results: readonly BroughtResult[]; linked: boolean }) {
  const good = results.filter(({ outcome }) => outcome === 'imported' || outcome === 'replaced')
  const others = results.filter((result) => !good.includes(result))
  const rows = [...others, ...good].slice(0, shown)
  return (
    <>
      <Notice kind={others.length === 0 ? 'good' : good.length === 0 ? 'bad' : 'warn'}>
        导入了 {good.length} 通{others.length > 0 ? `，${others.length} 通没有导入，原因见下` : ''}
        。
      </Notice>
      <Card
        title="导入结果"
        flush
        note={results.length > shown ? `这里列出前 ${shown} 通，没有导入的在前` : undefined}
      >
        <Table caption="导入结果" head={[{ label: '文件' }, { label: '结果' }, { label: '录音' }]}>
          {rows.map((result) => (
            <tr>
              <td>
                {result.fileName}
                {result.part ? <div class="dim">{result.part}</div> : null}
              </td>
              <td>
                <Status tone={tones[result.outcome]} label={importOutcomes[result.outcome]} />
                <div class="dim">{result.message}</div>
              </td>
              <td class="nowrap">
                {result.recordingId !== null && linked ? (
                  <a href={`/recordings/${result.recordingId}`}>看录音</a>
                ) : (
                  '—'
                )}
              </td>
            </tr>
          ))}
        </Table>
      </Card>
    </>
  )
}
