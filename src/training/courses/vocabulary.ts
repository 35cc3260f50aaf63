export const deliveryModes = {
  classroom: '现场讲授',
  'mobile-pages': '手机页面',
  'wechat-class': '微信课堂',
} as const
export type DeliveryMode = keyof typeof deliveryModes

export const courseStates = { draft: '起草中', published: '已发布', retired: '已停用' } as const
export type CourseState = keyof typeof courseStates

export const courseLimits = {
  title: 60,
  summary: 300,
  body: 8000,
  pages: 60,
  /** Seconds a page must be seen for. */
  seconds: [0, 600],
  pictureBytes: 2 * 1024 * 1024,
  attendees: 500,
} as const

export const courseRefusals = {
  stale: '别人刚刚改过这门课，请刷新后再改',
  'no-pages': '课程还没有内容，至少写一页再发布',
  'not-draft': '这一版已经发布，改动请先起草新版',
  'draft-exists': '已经有一版在起草，请接着改',
  retired: '课程已经停用',
  'not-published': '课程还没有发布',
  'too-many-pages': '一门课最多 60 页',
  'no-such-page': '没有这一页，请从课程首页进来',
  'too-soon': '这一页看的时间还不够',
  'not-in-order': '请按顺序学，前面还有没看完的页',
  'not-seen': '这一页还没有打开过，请打开看了再继续',
  finished: '这门课已经学完',
  'not-picture': '图片打不开：只收 PNG、JPEG 和 WebP，而且内容要和格式一致',
  'picture-too-large': '图片太大，最多 2 MB',
  future: '讲授时间不能晚于现在',
  nobody: '请填到课人员的工号',
} as const
