/** What kind of personal data a stretch of talk holds. */
export const dataKinds = {
  phone: '电话号码',
  'id-card': '身份证号',
  'bank-card': '银行卡号',
  'customer-number': '户号',
  plate: '车牌号',
  name: '姓名',
  address: '地址',
} as const
export type DataKind = keyof typeof dataKinds
