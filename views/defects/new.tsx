import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { defectLevels, defectWords } from '#src/supervision/defects/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  given: { values: Readonly<Record<string, string>>; errors: FieldErrors; sentence?: string }
  departments: readonly Option[]
  teams: readonly Option[]
  businesses: readonly Option[]
  once: string
}

/** 登记缺陷: what, of which group, and which level puts it right. */
export function NewDefectPage({ given, departments, teams, businesses, once }: Props) {
  const { values, errors, sentence } = given
  const field = (name: string) => ({
    name,
    value: values[name] ?? '',
    ...(errors[name] ? { error: errors[name] } : {}),
  })
  return (
    <>
      <PageHead title="登记缺陷" note="写要改的做法或流程，不写客户信息">
        <LinkButton href="/defects">返回</LinkButton>
      </PageHead>
      {sentence ? <Notice kind="bad">{sentence}。填的内容还在下面，没有丢。</Notice> : null}
      <form class="stack" method="post" action="/defects">
        <input type="hidden" name="once" value={values['once'] ?? once} />
        <input type="hidden" name="bulletin" value={values['bulletin'] ?? ''} />
        <Card title="缺陷">
          <TextArea
            {...field('what')}
            label="要消的缺陷"
            rows={2}
            maxlength={defectWords.what}
            required
          />
          <div class="form-grid">
            <DateInput {...field('due')} label="期限" hint="要是工作日" required />
            <TextInput
              {...field('complaint')}
              label="投诉编号"
              hint="从哪件投诉发现的，没有可不填"
              maxlength={40}
            />
          </div>
        </Card>
        <Card title="分层" note="由这一层级消缺">
          <div class="form-grid">
            <Select
              {...field('level')}
              label="层级"
              options={Object.entries(defectLevels)}
              required
            />
            <Select
              {...field('department')}
              label="部门"
              hint="分中心级的归部门所在分中心"
              options={departments}
              blank="请选择"
              required
            />
            <Select
              {...field('team')}
              label="班组"
              hint="班组级才选"
              options={teams}
              blank="不选"
            />
          </div>
        </Card>
        <Card title="分群">
          <div class="form-grid">
            <Select
              {...field('fault')}
              label="属实类型"
              options={Object.entries(faultCategories)}
              blank="请选择"
              required
            />
            <Select
              {...field('cause')}
              label="根本原因"
              options={Object.entries(rootCauses)}
              blank="不分"
            />
            <Select
              {...field('staff')}
              label="人员类别"
              options={Object.entries(staffCategories)}
              blank="不分"
            />
            <Select {...field('business')} label="业务" options={businesses} blank="不分" />
          </div>
        </Card>
        <div class="bar">
          <Button kind="primary">登记</Button>
        </div>
      </form>
    </>
  )
}
