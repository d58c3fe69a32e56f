export function renderHtml(v:any):string{return JSON.stringify(v)}
