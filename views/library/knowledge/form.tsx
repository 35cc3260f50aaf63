import type { Given } from '#src/library/knowledge/forms.ts'
import type { Article } from '#src/library/knowledge/schema.ts'
import { articleKinds, articleLimits as limits } from '#src/library/knowledge/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { type Option, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  /** Null for a new one. */
  article: Article | null
  given: Given
  types: readonly Option[]
  owners: readonly Option[]
}

/** 写知识: what a kind has no use for stays empty and is not kept. */
export function ArticleForm({ article, given, types, owners }: Props) {
  const { errors, values } = given
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  const back = article ? `/knowledge/${article.id}` : '/knowledge'
  const kind = article?.kind ?? values['kind']
  const contacts = article === null || kind === 'phone' || kind === 'key-customer'
  const cases = article === null || kind === 'typical-case'
  return (
    <>
      <PageHead title={article ? '改知识' : '新建知识'}>
        <LinkButton href={back}>返回</LinkButton>
      </PageHead>
      {given.sentence ? <Notice kind="bad">{given.sentence}。下面是您刚才填的内容。</Notice> : null}
      {Object.keys(errors).length > 0 ? (
        <Notice kind="bad">
          有 {Object.keys(errors).length} 处没有填对，没有保存，内容都还在。
        </Notice>
      ) : null}
      <Card>
        <form
          class="form stack knowledge-form"
          method="post"
          action={article ? `/knowledge/${article.id}/draft` : '/knowledge'}
        >
          {article ? <input type="hidden" name="seen" value={values['seen'] ?? ''} /> : null}
          {article ? (
            <p class="dim">类别：{articleKinds[article.kind]}</p>
          ) : (
            <Select label="类别" {...field('kind')} options={Object.entries(articleKinds)} />
          )}
          <TextInput label="标题" {...field('title')} required maxlength={limits.title} />
          <TextArea
            label="正文"
            {...field('body')}
            rows={14}
            maxlength={limits.body}
            hint={`空一行分段；行首 # 加空格是小标题，- 加空格是列表，1. 是编号；最多 ${limits.body} 个字`}
          />
          {contacts ? (
            <fieldset class="knowledge-fields">
              <legend>联系方式{article ? '' : '（常用电话、重要客户）'}</legend>
              <TextInput label="单位" {...field('contactUnit')} maxlength={limits.contact} />
              <TextInput
                label="联系人"
                {...field('contactName')}
                maxlength={limits.contact}
                hint={
                  kind === 'phone'
                    ? undefined
                    : '重要客户写了联系人或电话，就只有编写知识的人能看到'
                }
              />
              <TextInput label="电话" {...field('contactPhone')} maxlength={limits.phone} />
            </fieldset>
          ) : null}
          {cases ? (
            <TextInput
              label={article ? '典型案例编号' : '典型案例编号（典型案例）'}
              {...field('caseId')}
              inputmode="numeric"
              maxlength={9}
            />
          ) : null}
          <div class="knowledge-fields">
            <Select label="业务类别" {...field('type')} blank="不分业务" options={types} />
            {article ? null : (
              <Select label="责任人" {...field('owner')} blank="请选择" options={owners} />
            )}
            <TextInput
              label="关键词"
              {...field('keywords')}
              maxlength={limits.keywords}
              placeholder="客户会怎么说，几个词用空格隔开"
            />
            <TextInput
              label="来源"
              {...field('source')}
              maxlength={limits.source}
              placeholder="文件名、文号或哪个部门"
            />
          </div>
          <TextInput label="这一版改了什么" {...field('note')} maxlength={limits.note} />
          <div class="bar">
            <Button kind="primary">保存草稿</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
