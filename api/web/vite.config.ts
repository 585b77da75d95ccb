import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** `npm run dev` serves the pages and hands /api to a running `hedan serve`. */
const server = process.env.HEDAN_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  server: { proxy: { '/api': server, '/healthz': server, '/metrics': server } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'element', test: /node_modules\/(element-plus|@element-plus|@floating-ui|@vueuse|async-validator|dayjs|lodash)/ },
            { name: 'vue', test: /node_modules\/(vue|@vue|vue-router)\// },
          ],
        },
      },
    },
  },
})
