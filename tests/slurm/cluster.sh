#!/usr/bin/env bash
# A SLURM of one node on this machine, for tests: `cluster.sh start FOLDER`, `cluster.sh stop FOLDER`.
#
# Needs root, Debian's packages slurm-wlm and munge, and a machine that has no SLURM set up: all that
# it writes lies in FOLDER, but for a link to it, /etc/slurm/slurm.conf, by which jobs find it (the
# plugin that starts the steps of a job takes SLURM_CONF away from them). `stop` takes the link away.
# Processors are counted double, so that jobs of a small study go side by side. No control groups: memory is watched
# by SLURM itself each second, and a job that takes more than it asked for is killed.
set -euo pipefail

folder=$(realpath -m "$2")
link=/etc/slurm/slurm.conf

start() {
    [ ! -e "$link" ] || { echo "$link is there: this machine has a SLURM of its own" >&2; exit 1; }
    mkdir -p "$folder"/{state,spool,munge}
    chmod 0700 "$folder/munge"
    [ -s "$folder/munge/key" ] || head -c 1024 /dev/urandom > "$folder/munge/key"
    chmod 0400 "$folder/munge/key"
    local name memory
    name=$(hostname -s)
    memory=$(awk '/MemTotal/ {print int($2 / 1024)}' /proc/meminfo)
    cat > "$folder/slurm.conf" <<CONF
ClusterName=tests
SlurmctldHost=$name(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=bf_interval=5,sched_min_interval=100000
MinJobAge=3600
ReturnToService=2
SlurmctldPort=16817
SlurmdPort=16818
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
SlurmdParameters=config_overrides
NodeName=$name NodeAddr=127.0.0.1 CPUs=$((2 * $(nproc))) RealMemory=$memory State=UNKNOWN
PartitionName=short Nodes=$name Default=YES MaxTime=60 State=UP
CONF
    munged --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
        --pid-file="$folder/munge/pid" --log-file="$folder/munge/log" --seed-file="$folder/munge/seed"
    ln -s "$folder/slurm.conf" "$link"
    slurmctld -f "$folder/slurm.conf"
    slurmd -f "$folder/slurm.conf" -N "$name"
    for _ in $(seq 60); do
        [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && return
        sleep 0.5
    done
    echo "the node does not come up; why is in $folder/slurmctld.log and slurmd.log" >&2
    exit 1
}

# The controller alone, away for so many seconds: jobs go on.
restart() {
    kill "$(cat "$folder/slurmctld.pid")"
    while [ -e "$folder/slurmctld.pid" ]; do sleep 0.2; done
    sleep "${3:-0}"
    slurmctld -f "$folder/slurm.conf"
}

stop() {
    for pid in slurmd.pid slurmctld.pid munge/pid; do
        [ -s "$folder/$pid" ] && kill "$(cat "$folder/$pid")" || true
    done
    [ "$(readlink "$link")" != "$folder/slurm.conf" ] || rm "$link"
}

"$1" "$@"
