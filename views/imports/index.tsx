import type { Preview } from '#src/imports/drafts.ts'
import { type ImportKind, importKinds } from '#src/imports/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Offered = {
  kind: ImportKind
  columns: readonly { name: string; label: string; required: boolean }[]
}[]

/** One card per kind of table this person may bring. */
export function ImportsPage({
  offered,
  errors = {},
  bringsTranscripts,
}: {
  offered: Offered
  errors?: Record<string, string>
  bringsTranscripts: boolean
}) {
  return (
    <>
      <PageHead title="导入" note="CSV 表格，UTF-8 或 GBK（GB18030）都可以；导入前先看预览">
        {bringsTranscripts ? (
          <LinkButton href="/transcription/imports">导入转写文本</LinkButton>
        ) : null}
      </PageHead>
      {offered.map(({ kind, columns }) => (
        <Card title={importKinds[kind]}>
          <form
            class="stack"
            method="post"
            action={`/imports/${kind}`}
            enctype="multipart/form-data"
            novalidate
          >
            <TextInput
              label={`${importKinds[kind]}文件`}
              name="file"
              id={`file-${kind}`}
              type="file"
              error={errors[kind]}
              hint={`列：${columns.map(({ name, label, required }) => `${name} ${label}${required ? '' : '（可空）'}`).join('、')}`}
            />
            <div class="bar">
              <Button kind="primary" type="submit">
                看预览
              </Button>
            </div>
          </form>
        </Card>
      ))}
    </>
  )
}

/** What would be stored and what cannot, before anything is written. */
export function PreviewPage({ preview }: { preview: Preview }) {
  const { id, kind, fileName, encoding, columns, good, sample, errors } = preview
  return (
    <>
      <PageHead title={`${importKinds[kind]} · 导入预览`} note={`${fileName} · ${encoding}`}>
        <form method="post" action={`/imports/drafts/${id}/dismissal`}>
          <Button type="submit">放弃</Button>
        </form>
        {good > 0 ? (
          <form method="post" action={`/imports/drafts/${id}/application`}>
            <Button kind="primary" type="submit">
              导入 {good.toLocaleString('zh-CN')} 行
            </Button>
          </form>
        ) : null}
      </PageHead>
      <Tiles>
        <Tile label="可以导入" value={good.toLocaleString('zh-CN')} unit="行" />
        <Tile
          label="有问题"
          value={errors.length.toLocaleString('zh-CN')}
          unit="处"
          hot={errors.length > 0}
          note={errors.length > 0 ? '这些行不会导入' : undefined}
        />
      </Tiles>
      {errors.length > 0 ? (
        <Card
          title="有问题的行"
          flush
          note={errors.length > 100 ? '这里列出前 100 处' : undefined}
          actions={
            <LinkButton small href={`/imports/drafts/${id}/errors.csv`}>
              下载问题清单
            </LinkButton>
          }
        >
          <Table
            caption="有问题的行"
            head={[{ label: '行号', num: true }, { label: '列' }, { label: '问题' }]}
          >
            {errors.slice(0, 100).map((error) => (
              <tr>
                <td class="num">{error.line}</td>
                <td class="nowrap">{error.column ?? '整行'}</td>
                <td>{error.message}</td>
              </tr>
            ))}
          </Table>
        </Card>
      ) : null}
      <Card
        title="将要导入的内容"
        flush
        note={good > sample.length ? `前 ${sample.length} 行` : undefined}
      >
        {sample.length === 0 ? (
          <Empty title="没有可以导入的行" hint="改好表格后重新上传，原文件没有被改动。" />
        ) : (
          <Table
            caption="将要导入的内容"
            head={[{ label: '行号', num: true }, ...columns.map(({ label }) => ({ label }))]}
          >
            {sample.map(({ line, cells }) => (
              <tr>
                <td class="num">{line}</td>
                {cells.map((cell) => (
                  <td class="nowrap">{cell}</td>
                ))}
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}

type Result = {
  kind: ImportKind
  fileName: string
  added: number
  updated: number
  unchanged: number
  skipped: number
}

export function ImportResultPage({ result }: { result: Result }) {
  const { kind, fileName, added, updated, unchanged, skipped } = result
  return (
    <>
      <PageHead title={`${importKinds[kind]} · 导入完成`} note={fileName}>
        <LinkButton href="/imports">继续导入</LinkButton>
      </PageHead>
      <Notice kind="good">
        新增 {added} 行，更新 {updated} 行，{unchanged} 行没有变化。
      </Notice>
      {skipped > 0 ? (
        <Notice kind="warn">{skipped} 行有问题，没有导入；改好后再导一次即可，不会重复。</Notice>
      ) : null}
    </>
  )
}
