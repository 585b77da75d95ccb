import { createApp } from 'vue'
import App from './App.vue'
import { useElement } from './element'
import { whenSignedOut } from './http'
import { rememberLocale } from './i18n'
import { router } from './router'
import { user } from './session'
import './style.css'

rememberLocale()
whenSignedOut(() => {
  if (!user.value) return
  user.value = null
  void router.push({ name: 'sign-in', query: { next: router.currentRoute.value.fullPath, over: '1' } })
})

const app = createApp(App)
useElement(app)
app.use(router)
app.mount('#app')
