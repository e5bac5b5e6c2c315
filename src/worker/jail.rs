//! The jail around a worker: no files, no network, no new processes, bounded memory and time.
//!
//! Three independent walls: resource limits, Landlock with no rules (no path may be opened), and a seccomp allow-list
//! that leaves hardly more than reading the input, allocating memory and writing the answer.

use std::collections::BTreeMap;

use landlock::{ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus, Scope};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

use super::Limits;

/// Puts the calling process into the jail for good.
///
/// Must be called before any thread is started. An error names the wall that this kernel cannot give.
pub fn enter(limits: &Limits) -> Result<(), String> {
    resources(limits).map_err(|e| format!("resource limits: {e}"))?;
    files_and_network().map_err(|e| format!("Landlock: {e}"))?;
    system_calls().map_err(|e| format!("seccomp: {e}"))
}

fn resources(limits: &Limits) -> std::io::Result<()> {
    use rlimit::Resource;
    for (resource, value) in [
        (Resource::AS, limits.memory),
        (Resource::CPU, limits.cpu),
        (Resource::NOFILE, 32),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
        (Resource::NPROC, 0),
    ] {
        resource.set(value, value)?;
    }
    Ok(())
}

fn files_and_network() -> Result<(), String> {
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .map_err(|e| e.to_string())?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V5)))
        .and_then(|rules| rules.scope(Scope::from_all(ABI::V6)))
        .and_then(Ruleset::create)
        .map_err(|e| e.to_string())?;
    let status = rules.restrict_self().map_err(|e| e.to_string())?;
    // Best effort concerns only what later kernels add; file access itself must be fully closed.
    if status.ruleset == RulesetStatus::NotEnforced {
        return Err("not enforced by this kernel".to_owned());
    }
    Ok(())
}

/// What a single-threaded parser needs of the kernel once it has its input and output open.
const ALLOWED: &[i64] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_lseek,
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_mprotect,
    libc::SYS_futex,
    libc::SYS_getrandom,
    libc::SYS_clock_gettime,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_tgkill,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

fn system_calls() -> Result<(), String> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH).map_err(|e| e.to_string())?;
    let rules: BTreeMap<i64, Vec<_>> = ALLOWED.iter().map(|&call| (call, Vec::new())).collect();
    let filter = SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, architecture)
        .map_err(|e| e.to_string())?;
    let program: BpfProgram = filter.try_into().map_err(|e: seccompiler::BackendError| e.to_string())?;
    seccompiler::apply_filter(&program).map_err(|e| e.to_string())
}
