import type { Page } from '#src/kernel/paging.ts'
import type { TalkLine } from '#src/training/eap/talks.ts'
import { eapBounds, eapKinds } from '#src/training/eap/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = {
  page: Page<TalkLine>
  query: Query
  given: Given | null
  time: string
  self: number | null
}

/** 员工关怀: the reader's own talks, and the form for another. */
export function EapPage({ page, query, given, time, self }: Props) {
  const field = (name: string, known = '') => ({
    name,
    value: given?.values[name] ?? known,
    error: given?.errors[name],
  })
  return (
    <>
      <PageHead title="员工关怀" note="只列出您保管的记录；别人看不到，也不会导出" />
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <div class="with-aside">
        <Card title="我保管的记录" flush>
          {page.rows.length === 0 ? (
            <Empty title="还没有记录" hint="谈过以后在右边登记。坐席本人只看到谈过和日期。" />
          ) : (
            <Table
              caption="我保管的记录"
              head={[
                { label: '谈话时间' },
                { label: '坐席' },
                { label: '类型' },
                { label: '来由' },
              ]}
            >
              {page.rows.map((talk) => (
                <tr>
                  <td>
                    <a href={`/eap/${talk.id}`}>
                      <Time at={talk.heldAt} />
                    </a>
                  </td>
                  <td>
                    {talk.name || '未知坐席'} <span class="dim">{talk.agentNo}</span>
                  </td>
                  <td>{eapKinds[talk.kind]}</td>
                  <td>{talk.authorId === self ? '自己登记' : <Tag>{talk.authorName} 移交</Tag>}</td>
                </tr>
              ))}
            </Table>
          )}
          <ListPager path="/eap" query={query} page={page} />
        </Card>
        <Card title="登记一次谈话">
          {/* Not even this browser keeps these words: the next person at the desk has no right to them. */}
          <form class="stack" method="post" action="/eap" autocomplete="off" data-not-kept>
            <TextInput {...field('agentNo')} label="坐席工号" maxlength={60} required />
            <Select
              {...field('kind', 'eap')}
              label="类型"
              options={Object.entries(eapKinds)}
              required
            />
            <TextInput
              {...field('heldAt', time)}
              label="谈话时间"
              placeholder="2026-11-28 14:30"
              maxlength={30}
              required
            />
            <TextArea
              {...field('words')}
              label="谈话记录"
              hint="只有您和您移交的人能看；打开过会留痕，写了什么不留痕"
              rows={8}
              maxlength={eapBounds.most}
              required
            />
            <div class="bar">
              <Button kind="primary">登记</Button>
            </div>
          </form>
        </Card>
      </div>
    </>
  )
}
