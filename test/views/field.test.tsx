import { describe, expect, test } from 'vitest'

import { render } from '#test/views/render.ts'
import { Button } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Checkbox, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { QueryForm } from '#views/components/query-form.tsx'

describe('a field', () => {
  test('names its control by a label', async () => {
    const html = await render(<TextInput label="姓名" name="name" value="林静" />)
    expect(html).toContain('<label for="name">姓名')
    expect(html).toMatch(/<input id="name" name="name"[^>]*value="林静"/)
  })

  test('with an error ties hint and error to its control', async () => {
    const html = await render(
      <TextInput label="工号" name="number" hint="八位数字" error="请填写工号" />,
    )
    expect(html).toContain('aria-invalid="true"')
    expect(html).toContain('aria-describedby="number-hint number-error"')
    expect(html).toMatch(/id="number-hint">\s*八位数字/)
    expect(html).toMatch(/id="number-error">.*请填写工号/)
  })

  test('without an error claims none', async () => {
    const html = await render(<TextInput label="工号" name="number" />)
    expect(html).not.toContain('aria-invalid')
    expect(html).not.toContain('aria-describedby')
  })

  test('keeps what was typed, as text and never as markup', async () => {
    const typed = '</textarea><script>alert(1)</script>'
    const html = await render(<TextArea label="说明" name="note" value={typed} />)
    expect(html).toContain('&lt;/textarea&gt;&lt;script&gt;')
    expect(html).not.toContain('<script>')
  })

  test('takes another id where one name appears twice on a page', async () => {
    const html = await render(<Checkbox label="选中" name="row" id="row-7" error="不能选" />)
    expect(html).toContain('id="row-7" name="row"')
    expect(html).toContain('aria-describedby="row-7-error"')
  })
})

test('a select shows the chosen option and offers the empty one', async () => {
  const options = [['1', '客服一部'] as const, ['2', '客服二部'] as const]
  const html = await render(
    <Select label="部门" name="department" blank="全部" options={options} value={2} />,
  )
  expect(html).toContain('<option value="">全部</option>')
  expect(html.match(/selected/g)).toHaveLength(1)
  expect(html).toMatch(/<option value="2" selected="">客服二部/)
})

describe('a choice', () => {
  const words = { missed: '漏报', concealed: '瞒报' } as const

  test('is a group of radios with one of them checked', async () => {
    const html = await render(
      <Choice label="结论" name="verdict" words={words} value="concealed" error="请选择结论" />,
    )
    expect(html).toMatch(/<fieldset[^>]*aria-describedby="verdict-error"/)
    expect(html).toContain('<legend>结论')
    expect(html.match(/type="radio"/g)).toHaveLength(2)
    expect(html).toMatch(/value="concealed" checked=""/)
  })

  test('numbers its cards only when the keys choose them', async () => {
    const props = { label: '结论', name: 'verdict', words }
    const numbered = await render(<Choice {...props} firstKey={3} />)
    expect(numbered).toContain('data-key="3"')
    expect(numbered).toContain('<kbd>4</kbd>')
    const plain = await render(<Choice label="结论" name="verdict" words={words} />)
    expect(plain).not.toContain('data-key')
  })
})

test('a button that destroys carries its question and what htmx needs', async () => {
  const html = await render(
    <Button kind="danger" confirm="停用账号“林静”?" hx-post="/accounts/7/closure">
      停用
    </Button>,
  )
  expect(html).toContain('data-confirm="停用账号“林静”?"')
  expect(html).toContain('hx-post="/accounts/7/closure"')
  expect(html).toContain('type="submit"')
})

test('a query goes by GET and can be reset to the bare address', async () => {
  const html = await render(<QueryForm action="/recordings">字段</QueryForm>)
  expect(html).toMatch(/<form[^>]*method="get" action="\/recordings"/)
  expect(html).toMatch(/<a[^>]*href="\/recordings"[^>]*>重置/)
})
