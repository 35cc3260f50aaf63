import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'

import { Icon } from '#views/icons.tsx'

export type NavItem = {
  label: string
  href: string
  /** Pages elsewhere that belong to this entry. */
  also?: readonly string[]
  count?: number
  hot?: boolean
}
/** Without a label, the entry that comes before all groups. */
export type NavGroup = { label: string; items: NavItem[] }

export type Shell = {
  title: string
  path: string
  user: { name: string; roleLabel: string } | null
  /** Whose texts the browser keeps until they are taken. */
  accountId?: number | null
  /** The server's clock, for a desk whose own is wrong. */
  now: number
  /** It answers a form, so that its address may lead nowhere. */
  posted: boolean
  /** Messages not read, counted up to 99 and one more. */
  unread?: number
  nonce: string
  /** URL of a served asset, with the hash that lets browsers keep it for good. */
  assets: (name: string) => string
  nav: NavGroup[]
  /** Groups of the menu this person left open, by label; null before anybody chose. */
  openGroups?: readonly string[] | null
  /** Work in the background in one line (转写 62% · 预计 16:40 完成). */
  status?: string
  /** Main without padding; its panes scroll, the page does not (review). */
  wide?: boolean
  search?: boolean
}

/** Refusals and crashes leave the page as it is; app.js says them in a toast. 422 does swap. */
const htmxConfig = JSON.stringify({
  includeIndicatorCSS: false,
  noSwap: [204, 304, 400, 401, 403, 404, 409, 413, 429, '5xx'],
})

/** The whole document of a signed-in page. */
export function Layout(props: Shell & { children: Child }) {
  const { title, path, user, nonce, assets, nav, openGroups, status, wide, search, children } =
    props
  const { unread = 0, accountId, now, posted } = props
  return (
    <Document {...{ title, nonce, assets, accountId, now, posted }}>
      <a class="skip" href="#main">
        跳到正文
      </a>
      <div class="app">
        <header class="top">
          <a class="button button-quiet menu-button" href="#side" data-menu aria-label="菜单">
            <Icon name="menu" />
          </a>
          <Brand />
          {search ? <SearchForm /> : null}
          <div class="end">
            {status ? <small class="top-status">{status}</small> : null}
            {user ? <Unread count={unread} current={path === '/notices'} /> : null}
            {user ? <UserMenu user={user} /> : null}
          </div>
        </header>
        <SideNav nav={nav} path={path} openGroups={openGroups ?? null} />
        <main id="main" class={wide ? 'main main-wide' : 'main'} tabindex={-1}>
          {children}
        </main>
      </div>
    </Document>
  )
}

type BareProps = Pick<Shell, 'title' | 'nonce' | 'assets' | 'accountId' | 'now' | 'posted'> & {
  children: Child
}

/** A page without navigation: signing in, and errors met before that. */
export function Bare({ children, ...page }: BareProps) {
  return (
    <Document {...page}>
      <main id="main" class="bare">
        <Brand />
        <div class="card">{children}</div>
      </main>
    </Document>
  )
}

function Document({ title, nonce, assets, accountId, now, posted, children }: BareProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="htmx-config" content={htmxConfig} />
          <title>{title} · 回听</title>
          <link rel="icon" href={assets('favicon.svg')} type="image/svg+xml" />
          <link rel="stylesheet" href={assets('app.css')} />
          <script
            type="importmap"
            nonce={nonce}
            dangerouslySetInnerHTML={{ __html: importMap(assets) }}
          />
          <script src={assets('htmx.min.js')} defer />
          <script type="module" src={assets('app.js')} />
          <script type="module" src={assets('player.js')} />
          <script type="module" src={assets('scoring.js')} />
          <script type="module" src={assets('upload.js')} />
          <script type="module" src={assets('import.js')} />
          <script type="module" src={assets('mark-call.js')} />
          <script type="module" src={assets('list.js')} />
          <script type="module" src={assets('appeal.js')} />
          <script type="module" src={assets('triage.js')} />
          <script type="module" src={assets('complaint.js')} />
          <script type="module" src={assets('exam.js')} />
          <script type="module" src={assets('case-clips.js')} />
          <script type="module" src={assets('present.js')} />
          <script type="module" src={assets('moments.js')} />
          <script type="module" src={assets('wall.js')} />
          <script type="module" src={assets('unsent.js')} />
        </head>
        <body
          data-account={accountId ?? undefined}
          data-now={now}
          data-posted={posted ? '' : undefined}
        >
          {children}
          <div class="toasts" data-toasts role="status" aria-live="polite" />
        </body>
      </html>
    </>
  )
}

/** Modules that other modules name by relative path. */
const parts = [
  ...['correction.js', 'steer.js', 'transcript.js', 'keys.js', 'wave.js', 'ticks.js', 'span.js'],
  ...['bindings.js', 'keys-dialog.js', 'kept.js', 'marks.js', 'notes.js', 'quiet.js', 'sides.js'],
  ...['scrolling.js', 'showing.js', 'silences.js', 'trouble.js', 'clip-href.js', 'clip-link.js'],
  ...['upload-row.js', 'upload-sending.js', 'sha256.js'],
  ...['drafts.js', 'play-list.js', 'triage-keys.js', 'unsent-shown.js'],
  ...['form-fields.js', 'form-identity.js', 'form-offer.js', 'form-store.js'],
]

/**
 * Lets player.js name its libraries as packages and its own parts by relative path, while every
 * URL that is fetched keeps its hash.
 */
function importMap(assets: (name: string) => string): string {
  const imports: Record<string, string> = { 'wavesurfer.js': assets('wavesurfer.esm.js') }
  for (const plugin of ['minimap', 'hover']) {
    const url = assets(`wavesurfer-${plugin}.esm.js`)
    imports[`wavesurfer.js/dist/plugins/${plugin}.esm.js`] = url
  }
  imports['tus-js-client'] = assets('tus.min.js')
  for (const part of parts) {
    imports[`/assets/${part}`] = assets(part)
  }
  return JSON.stringify({ imports }).replaceAll('<', '\\u003c')
}

function Brand() {
  return (
    <a class="brand" href="/">
      回<i>听</i>
    </a>
  )
}

function SearchForm() {
  return (
    <form class="top-search" method="get" action="/search" role="search" aria-label="全文检索">
      <input type="search" name="q" placeholder="搜转写里说过的话" aria-label="全文检索" />
    </form>
  )
}

/** 消息, with how many are unread. */
function Unread({ count, current }: { count: number; current: boolean }) {
  const figure = count > 99 ? '99+' : String(count)
  return (
    <a
      class="top-notices"
      href="/notices"
      aria-label={count > 0 ? `消息，${figure} 条未读` : '消息'}
      aria-current={current ? 'page' : undefined}
    >
      <Icon name="bell" />
      {count > 0 ? <small class="hot">{figure}</small> : null}
    </a>
  )
}

function UserMenu({ user }: { user: { name: string; roleLabel: string } }) {
  return (
    <details class="more user-menu">
      <summary>
        <Icon name="user" />
        <span>
          {user.roleLabel} · {user.name}
        </span>
      </summary>
      <div class="menu">
        <a href="/account">我的账号</a>
        <a href="/exports">我的导出</a>
        <form method="post" action="/sign-out">
          <button type="submit">退出</button>
        </form>
      </div>
    </details>
  )
}

type SideNavProps = { nav: NavGroup[]; path: string; openGroups: readonly string[] | null }

/** So many entries fit a low screen unfolded. */
const fewEntries = 25

/**
 * Groups fold, so that whoever may open most sees the whole menu on a low screen. The group of the
 * page is always open; the others as this person left them, by default the first two.
 */
function SideNav({ nav, path, openGroups }: SideNavProps) {
  const current = currentHref(nav, path)
  const labelled = nav.filter(({ label }) => label !== '')
  const few = nav.reduce((sum, { items }) => sum + items.length, 0) <= fewEntries
  const chosen = openGroups ?? (few ? labelled : labelled.slice(0, 2)).map(({ label }) => label)
  return (
    <nav class="side" id="side" aria-label="主导航">
      {nav.map((group) =>
        group.label === '' ? (
          <NavLinks group={group} current={current} />
        ) : (
          <details
            data-nav-group={group.label}
            open={chosen.includes(group.label) || group.items.some(({ href }) => href === current)}
          >
            <summary>
              {group.label}
              <Waiting group={group} />
            </summary>
            <NavLinks group={group} current={current} />
          </details>
        ),
      )}
    </nav>
  )
}

/** What waits inside a folded group. */
function Waiting({ group }: { group: NavGroup }) {
  const count = group.items.reduce((sum, item) => sum + (item.hot ? (item.count ?? 0) : 0), 0)
  return count > 0 ? <small class="hot">{count > 998 ? '999+' : count}</small> : null
}

function NavLinks({ group, current }: { group: NavGroup; current: string | undefined }) {
  return (
    <>
      {group.items.map((item) => (
        <a href={item.href} aria-current={item.href === current ? 'page' : undefined}>
          {item.label}
          {item.count ? <small class={item.hot ? 'hot' : undefined}>{item.count}</small> : null}
        </a>
      ))}
    </>
  )
}

/** The entry that leads closest to where the reader is: /recordings/7 lights /recordings. */
function currentHref(nav: NavGroup[], path: string): string | undefined {
  const isAt = (place: string) => path === place || (place !== '/' && path.startsWith(`${place}/`))
  return nav
    .flatMap(({ items }) => items)
    .flatMap(({ href, also = [] }) => [href, ...also].map((place) => ({ href, place })))
    .filter(({ place }) => isAt(place))
    .toSorted((a, b) => b.place.length - a.place.length)[0]?.href
}
