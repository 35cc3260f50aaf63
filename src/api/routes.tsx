export { apiGuideRoutes } from './guide-routes.tsx'
export { tokenRoutes } from './tokens/routes.tsx'
export { apiRoutes } from './v1-routes.tsx'
