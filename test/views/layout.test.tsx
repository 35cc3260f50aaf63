import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { render } from '#test/views/render.ts'
import { Bare, Layout, type Shell } from '#views/layout.tsx'

const assets = (name: string) => `/assets/${name}?v=1a2b`
const shell: Shell = {
  title: '录音',
  path: '/recordings/7',
  user: { name: '林静', roleLabel: '质检员' },
  nonce: 'n0nce',
  assets,
  now: 1_796_000_000_000,
  posted: false,
  nav: [
    {
      label: '录音',
      items: [
        { label: '录音台账', href: '/recordings', count: 12, hot: true },
        { label: '上传', href: '/recordings/uploads', count: 0 },
      ],
    },
  ],
}

const assetFolder = new URL('../../views/assets/', import.meta.url)
const scripts = readdirSync(assetFolder).filter((name) => name.endsWith('.js'))
const sourceOf = (name: string) => readFileSync(new URL(name, assetFolder), 'utf8')

describe('the layout', () => {
  test('is a whole Chinese document with the page’s title', async () => {
    const html = await render(<Layout {...shell}>正文</Layout>)
    expect(html).toMatch(/^<!doctype html><html lang="zh-CN">/)
    expect(html).toContain('<title>录音 · 回听</title>')
    expect(html).toMatch(/<main id="main"[^>]*>\s*正文/)
    expect(html).toContain('href="#main"')
  })

  test('folds a long menu to its first two groups and that of the page', async () => {
    const items = (name: string) =>
      Array.from({ length: 9 }, (_, index) => ({
        label: `${name}${index}`,
        href: `/${name}${index}`,
      }))
    const nav = ['甲', '乙', '丙', '丁'].map((label) => ({ label, items: items(label) }))
    const open = async (props: Partial<Shell>) =>
      [
        ...(
          await render(
            <Layout {...shell} {...props}>
              正文
            </Layout>,
          )
        ).matchAll(/data-nav-group="(.)" open/g),
      ].map(([, label]) => label)
    expect(await open({ nav, path: '/' })).toEqual(['甲', '乙'])
    expect(await open({ nav, path: '/丁3' })).toEqual(['甲', '乙', '丁'])
    expect(await open({ nav, path: '/丁3', openGroups: ['丙'] })).toEqual(['丙', '丁'])
    expect(await open({ nav: nav.slice(0, 2), path: '/' })).toEqual(['甲', '乙'])
  })

  test('lights the navigation entry nearest to the page, and only that one', async () => {
    const seven = await render(<Layout {...shell}>正文</Layout>)
    expect(seven).toContain('href="/recordings" aria-current="page"')
    expect(seven.match(/aria-current/g)).toHaveLength(1)
    const uploads = await render(
      <Layout {...shell} path="/recordings/uploads">
        正文
      </Layout>,
    )
    expect(uploads).toContain('href="/recordings/uploads" aria-current="page"')
    expect(uploads.match(/aria-current/g)).toHaveLength(1)
    const alike = await render(
      <Layout {...shell} path="/recordings-old">
        正文
      </Layout>,
    )
    expect(alike).not.toContain('aria-current')
  })

  test('shows counts of what waits, and no zeros', async () => {
    const html = await render(<Layout {...shell}>正文</Layout>)
    expect(html).toContain('<small class="hot">12</small>')
    expect(html).not.toContain('<small>0</small>')
  })

  test('signs out by POST, and offers search only where there is one', async () => {
    const html = await render(<Layout {...shell}>正文</Layout>)
    expect(html).toContain('<form method="post" action="/sign-out">')
    expect(html).not.toContain('action="/search"')
    const searching = await render(
      <Layout {...shell} search>
        正文
      </Layout>,
    )
    expect(searching).toContain('action="/search"')
  })

  test('says who is signed in as text, whatever the name', async () => {
    const user = { name: '<b>林</b>', roleLabel: '质检员' }
    const html = await render(
      <Layout {...shell} user={user}>
        正文
      </Layout>,
    )
    expect(html).toContain('&lt;b&gt;林&lt;/b&gt;')
  })

  test('without navigation still holds the page', async () => {
    const html = await render(
      <Bare title="登录" nonce="n0nce" assets={assets} now={0} posted={false}>
        表单
      </Bare>,
    )
    expect(html).toContain('<title>登录 · 回听</title>')
    expect(html).not.toContain('<nav')
  })
})

describe('the content security policy', () => {
  test('finds a nonce on the only inline script', async () => {
    const html = await render(<Layout {...shell}>正文</Layout>)
    const inline = html.match(/<script(?![^>]*\ssrc=)[^>]*>/g)
    expect(inline).toEqual(['<script type="importmap" nonce="n0nce">'])
  })

  test('finds every script a page fetches under a hashed address', async () => {
    const html = await render(<Layout {...shell}>正文</Layout>)
    const map = /<script type="importmap"[^>]*>(.*?)<\/script>/.exec(html)?.[1] ?? ''
    const { imports } = JSON.parse(map) as { imports: Record<string, string> }
    const unhashed = Object.values(imports).filter((url) => !/^\/assets\/.+\?v=1a2b$/.test(url))
    expect(unhashed).toEqual([])

    const keys = new Set(Object.keys(imports))
    const imported = scripts.flatMap((name) =>
      [...sourceOf(name).matchAll(/^import .*'(.+)'$|^ +import\('(.+)'\)/gm)]
        .map(([, fixed, loaded]) => (fixed ?? loaded ?? '').replace(/^\.\//, '/assets/'))
        .filter((wanted) => !keys.has(wanted)),
    )
    expect(imported).toEqual([])

    const tags = [...html.matchAll(/<script[^>]* src="\/assets\/([^"?]+)\?v=1a2b"/g)]
    const started = new Set(tags.map((tag) => tag[1]))
    const idle = scripts.filter((name) => !started.has(name) && !keys.has(`/assets/${name}`))
    expect(idle).toEqual([])
  })

  test('finds no style attribute and no inline handler in any view', () => {
    const folder = new URL('../../views/', import.meta.url)
    const views = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    // A property may be called `one` or `once`; no event is.
    const forbidden = /\sstyle=|\son(?!e=|ce=)[A-Za-z]+=[{"]|hx-on:|hx-vals="js:/
    const offenders = views
      .filter((name) => name.endsWith('.tsx'))
      .filter((name) => forbidden.test(readFileSync(new URL(name, folder), 'utf8')))
    expect(offenders).toEqual([])
  })
})
