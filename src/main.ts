import './api/zod-without-eval';
import { mount } from 'svelte';
import { notePageLoads } from './egress/page-loads';
import App from './ui/App.svelte';

// The development server asks for much else.
if (import.meta.env.PROD) notePageLoads();
const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element #app');
mount(App, { target });
