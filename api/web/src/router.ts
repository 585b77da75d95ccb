import { createRouter, createWebHistory } from 'vue-router'
import type { Role } from './dto'
import { homeOf, mayVisit, restoreSession, user } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    open?: true
    roles?: Role[]
  }
}

const desk: Role[] = ['counter', 'reviewer']
const review: Role[] = ['reviewer']
const archive: Role[] = ['reviewer', 'auditor', 'administrator']
const administration: Role[] = ['administrator']
const reference: Role[] = ['reviewer', 'auditor', 'administrator']

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/sign-in', name: 'sign-in', meta: { open: true }, component: () => import('./pages/SignIn.vue') },
    { path: '/intake', name: 'intake', meta: { roles: desk }, component: () => import('./pages/IntakeList.vue') },
    // `/intake/new` is a claim that is not registered yet.
    {
      path: '/intake/:id',
      name: 'intake-claim',
      meta: { roles: desk },
      props: true,
      component: () => import('./pages/IntakeClaim.vue'),
    },
    { path: '/review', name: 'review', meta: { roles: review }, component: () => import('./pages/ReviewQueue.vue') },
    {
      path: '/review/:id',
      name: 'workbench',
      meta: { roles: review },
      props: true,
      component: () => import('./pages/ReviewWorkbench.vue'),
    },
    { path: '/archive', name: 'archive', meta: { roles: archive }, component: () => import('./pages/ArchiveSearch.vue') },
    {
      path: '/archive/:id',
      name: 'archive-record',
      meta: { roles: archive },
      props: true,
      component: () => import('./pages/ArchiveRecord.vue'),
    },
    { path: '/admin', redirect: '/admin/catalog' },
    {
      path: '/admin/:part(policy|hospitals|knowledge|aliases)',
      name: 'reference',
      meta: { roles: reference },
      props: true,
      component: () => import('./pages/AdminPage.vue'),
    },
    {
      path: '/admin/:part(catalog|users|health)',
      name: 'admin',
      meta: { roles: administration },
      props: true,
      component: () => import('./pages/AdminPage.vue'),
    },
    { path: '/:path(.*)*', name: 'elsewhere', redirect: '/' },
    { path: '/', name: 'home', component: () => import('./pages/SignIn.vue') },
  ],
})

router.beforeEach(async (to) => {
  if (user.value === undefined) await restoreSession()
  const who = user.value
  if (!who) return to.meta.open ? true : { name: 'sign-in', query: to.path === '/' ? {} : { next: to.fullPath } }
  if (to.name === 'home' || to.meta.open || !mayVisit(who.role, to.meta.roles)) return homeOf[who.role]
  return true
})
