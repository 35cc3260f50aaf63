import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { Given } from '#src/library/typical-cases/given.ts'
import { caseMost, caseSources } from '#src/library/typical-cases/vocabulary.ts'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'

type Props = { given: Pick<Given, 'values' | 'errors'>; tags: readonly string[] }

/** The words of a case, as they are typed. */
export function WordsFields({ given: { values, errors }, tags }: Props) {
  const field = (name: string) => ({
    name,
    value: values[name] ?? '',
    ...(errors[name] ? { error: errors[name] } : {}),
  })
  return (
    <>
      <TextInput {...field('title')} label="标题" maxlength={caseMost.title} required />
      <div class="form-grid">
        <Select
          {...field('source')}
          label="来源"
          blank="请选择"
          options={Object.entries(caseSources)}
          required
        />
        <Select
          {...field('fault')}
          label="类型"
          blank="不归类"
          options={Object.entries(faultCategories)}
        />
        <TextInput
          {...field('tags')}
          label="标签"
          maxlength={300}
          hint={
            tags.length === 0
              ? `用空格或逗号分开，最多 ${caseMost.tags} 个`
              : `已有：${tags.slice(0, 12).join('、')}`
          }
        />
        <TextInput
          {...field('risk')}
          label="舆情风险"
          maxlength={caseMost.reason}
          hint="没有就空着；有就写明原因。投诉已标的会带过来，不能去掉"
        />
      </div>
      <TextArea
        {...field('story')}
        label="案情"
        rows={8}
        maxlength={caseMost.story}
        placeholder="客户为什么来电，坐席怎么做的，后来怎么样了。"
      />
      <TextArea
        {...field('lesson')}
        label="启示"
        rows={5}
        maxlength={caseMost.lesson}
        placeholder="遇到同样的情况应当怎么做。"
      />
    </>
  )
}
