import { Observable, firstValueFrom } from 'rxjs';
const cpu=()=>{const {user,system}=process.cpuUsage();return (user+system)};
const run=(name,n,f)=>{f(n/5);f(n/5);gc();const c=cpu(),t=performance.now();f(n);console.log(name.padEnd(44),((cpu()-c)*1000/n).toFixed(0).padStart(6)+' ns cpu',((performance.now()-t)*1e6/n).toFixed(0).padStart(6)+' ns wall')};
let sum=0; const take=v=>{sum+=v};
const D=1000;
const inflight=(make)=>(n)=>{ for(let i=0;i<n;i+=D){ const q=[]; for(let j=0;j<D;j++) make(q); for(const s of q){s.next(1);s.complete();} } };
run('observable, next fn, no teardown',1e6,inflight(q=>new Observable(s=>{q.push(s)}).subscribe(take)));
run('observable, next fn (fresh), no teardown',1e6,inflight(q=>new Observable(s=>{q.push(s)}).subscribe(v=>{sum+=v})));
run('observable, next fn, teardown',1e6,inflight(q=>new Observable(s=>{q.push(s);return ()=>{s.x=0}}).subscribe(take)));
class Asked extends Observable { constructor(q){super();this.q=q} _subscribe(s){this.q.push(s)} }
run('subclass, no teardown',1e6,inflight(q=>new Asked(q).subscribe(take)));
class Asked2 extends Observable { constructor(q){super();this.q=q} _trySubscribe(s){this.q.push(s)} }
run('subclass, _trySubscribe',1e6,inflight(q=>new Asked2(q).subscribe(take)));
run('plain callbacks',1e6,inflight(q=>q.push({next:take,complete(){}})));
