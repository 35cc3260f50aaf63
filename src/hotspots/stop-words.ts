/** Signs no word begins or ends with: they join, ask, answer or count. */
export const stopSigns: ReadonlySet<string> = new Set([
  ...'的了着过是在有和与及或而且也还又都就才只很太更最再被把给让叫对于从到向往比跟同为因所以但却如若则虽',
  ...'我你您他她它咱们这那哪谁啥么吗呢吧啊呀哦嗯哎唉诶喂哈嘛呗啦哟噢呃额',
  ...'一二三四五六七八九十百千万亿零两几个些点下次回遍块元毛角分号天年月日时候',
  ...'不没别莫未请能会要想得可应该说讲问看来去上里外中间等像好行对嗳嘞',
])

/** What everybody says on the telephone, whatever it is about. */
export const stopWords: readonly string[] = [
  ...['什么', '怎么', '为什', '可以', '没有', '一下', '现在', '知道', '谢谢', '你好', '您好'],
  ...['这个', '那个', '一个', '就是', '但是', '因为', '所以', '然后', '还是', '已经', '是不'],
  ...['麻烦', '不好意', '再见', '没事', '好的', '电话', '客服', '工号', '女士', '先生', '师傅'],
  ...['昨天', '今天', '明天', '上午', '下午', '晚上', '早上', '刚才', '时候', '自己', '人家'],
  ...['意思', '问题', '情况', '事情', '东西', '地方', '反正', '应该', '可能', '觉得', '打电'],
]

/** One sign again and again, as recognition writes noise. */
export const isEmpty = (piece: string): boolean => new Set(piece).size === 1
