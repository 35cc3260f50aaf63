import type { Clip } from '#src/clips/schema.ts'
import { walkthroughBounds } from '#src/meetings/walkthroughs/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Duration, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { Refusal } from '#views/meetings/form.tsx'

type Props = { clips: readonly Clip[]; given: Given | null; ticked: readonly number[] }

/** 组织录音分析会: redacted clips only, the newest to choose from. */
export function NewWalkthroughPage({ clips, given, ticked }: Props) {
  const field = (name: string) => ({
    name,
    value: given?.values[name] ?? '',
    error: given?.errors[name],
  })
  return (
    <>
      <PageHead title="组织录音分析会" note={`选 1 到 ${walkthroughBounds.clips} 个打码的片段`}>
        <LinkButton href="/walkthroughs">返回分析会</LinkButton>
      </PageHead>
      <Refusal given={given} />
      <form class="stack" method="post" action="/walkthroughs">
        <Card>
          <div class="stack">
            <TextInput
              {...field('title')}
              label="名称"
              maxlength={walkthroughBounds.title}
              required
            />
            <TextArea
              {...field('note')}
              label="听什么"
              rows={2}
              maxlength={walkthroughBounds.note}
            />
          </div>
        </Card>
        <Card title="片段" note="做好声音的最近 60 个" flush>
          {clips.length === 0 ? (
            <Empty title="还没有做好的片段" hint="在录音页的“片段”里制作。" />
          ) : (
            <Table
              caption="片段"
              head={[
                { label: '选' },
                { label: '片段' },
                { label: '第一句' },
                { label: '长度', num: true },
                { label: '制作' },
              ]}
            >
              {clips.map(({ id, purpose, lines, fromMs, untilMs, accountName, at }) => (
                <tr>
                  <td>
                    <input
                      type="checkbox"
                      name="clip"
                      value={String(id)}
                      checked={ticked.includes(id)}
                      aria-label={`选片段 ${id}`}
                    />
                  </td>
                  <td>
                    {id} {purpose}
                  </td>
                  <td class="dim">{lines[0]?.text ?? '—'}</td>
                  <td class="num">
                    <Duration ms={untilMs - fromMs} />
                  </td>
                  <td>
                    {accountName} <Time at={at} />
                  </td>
                </tr>
              ))}
            </Table>
          )}
        </Card>
        <div class="bar">
          <Button kind="primary">组织并通知</Button>
        </div>
      </form>
    </>
  )
}
