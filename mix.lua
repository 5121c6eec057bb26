local p={"/","/api/stats","/api/list?limit=5","/api/clusters?limit=5","/api/show?id=r:dd05f757cd1cac85734aaf18610bed49","/api/similar?id=r:dd05f757cd1cac85734aaf18610bed49","/api/timeline?id=c:5a8af1efe4d1a126361be7ce421a0ab3","/cluster/c:5a8af1efe4d1a126361be7ce421a0ab3","/restore/r:dd05f757cd1cac85734aaf18610bed49","/api/search?q=the","/api/dumps","/api/log","/api/none"}
local i=0
request=function() i=i+1; return wrk.format("GET",p[i%#p+1]) end
