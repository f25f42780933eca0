const bytesOf=n=>{const b=new Uint8Array(4096);for(let i=0;i<4096;i++)b[i]=65+i%26;return b};
const b=bytesOf();
const td=new TextDecoder('utf-8',{fatal:true,ignoreBOM:true});
const l1=Buffer.prototype.latin1Slice, u8=Buffer.prototype.utf8Slice;
const fns={
 rope(b,s,e){let t='';for(let i=s;i<e;i++){const o=b[i];if(o>127)return;t+=String.fromCharCode(o)}return t},
 batch8(b,s,e){let t='';let i=s;for(;i+8<=e;i+=8){const a=b[i],c=b[i+1],d=b[i+2],f=b[i+3],g=b[i+4],h=b[i+5],k=b[i+6],l=b[i+7];if((a|c|d|f|g|h|k|l)>127)return;t+=String.fromCharCode(a,c,d,f,g,h,k,l)}for(;i<e;i++){const o=b[i];if(o>127)return;t+=String.fromCharCode(o)}return t},
 apply(b,s,e){for(let i=s;i<e;i++)if(b[i]>127)return;return String.fromCharCode.apply(null,b.subarray(s,e))},
 latin1(b,s,e){for(let i=s;i<e;i++)if(b[i]>127)return;return l1.call(b,s,e)},
 utf8(b,s,e){return u8.call(b,s,e)},
 decoder(b,s,e){return td.decode(b.subarray(s,e))},
};
const cpu=()=>{const {user,system}=process.cpuUsage();return (user+system)};
const m=new Map([['x',1]]);
for(const n of [4,9,16,32,48,100,400]) for(const [k,f] of Object.entries(fns)){ const N=n>100?2e5:1e6; let h=0; const go=N=>{for(let i=0;i<N;i++){const t=f(b,i&1023,(i&1023)+n); if(t==='zz'||m.has(t))h++;}}; go(N/5);go(N/5);const c=cpu();go(N);console.log(String(n).padStart(4),k.padEnd(8),((cpu()-c)*1000/N).toFixed(0).padStart(6)); }
