//! The jail around a worker: no files, no network, no new processes, bounded memory and time.
//!
//! The office program that converts old documents gets a wider jail of the same walls: it must read its own installation
//! and write to one empty directory.
//!
//! Three independent walls: resource limits, Landlock with no rules (no path may be opened), and a seccomp allow-list
//! that leaves hardly more than reading the input, allocating memory and writing the answer.

use std::{collections::BTreeMap, path::Path};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetStatus, Scope,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
};

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
    confine(closed()?)
}

/// A ruleset without rules: no path may be opened, no port reached.
fn closed() -> Result<RulesetCreated, String> {
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .map_err(|e| e.to_string())?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V5)))
        .and_then(|rules| rules.scope(Scope::from_all(ABI::V6)))
        .and_then(Ruleset::create)
        .map_err(|e| e.to_string())
}

fn confine(rules: RulesetCreated) -> Result<(), String> {
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
    let rules = ALLOWED.iter().map(|&call| (call, Vec::new())).collect();
    filter(rules, SeccompAction::KillProcess, SeccompAction::Allow)
}

fn filter(
    rules: BTreeMap<i64, Vec<SeccompRule>>,
    otherwise: SeccompAction,
    matched: SeccompAction,
) -> Result<(), String> {
    let architecture = TargetArch::try_from(std::env::consts::ARCH).map_err(|e| e.to_string())?;
    let filter = SeccompFilter::new(rules, otherwise, matched, architecture).map_err(|e| e.to_string())?;
    let program: BpfProgram = filter.try_into().map_err(|e: seccompiler::BackendError| e.to_string())?;
    seccompiler::apply_filter(&program).map_err(|e| e.to_string())
}

/// The largest file that a conversion may write, bytes.
const CONVERTED: u64 = 64 << 20;
/// What an office program reads beside its own installation; what is not there is not missed.
const OFFICE_READS: [&str; 17] = [
    "/usr",
    "/lib",
    "/lib64",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/libreoffice",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/localtime",
    "/var/cache/fontconfig",
    "/var/lib/libreoffice",
    "/var/spool/libreoffice",
    "/proc/cpuinfo",
    "/proc/filesystems",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
    "/dev/urandom",
];

/// Puts the calling process, soon to be the office program, into its jail: it writes to `directory` alone.
pub fn enter_office(limits: &Limits, installation: &Path, directory: &Path) -> Result<(), String> {
    use rlimit::Resource;
    for (resource, value) in [
        (Resource::AS, limits.memory),
        (Resource::CPU, limits.cpu),
        (Resource::NOFILE, 256),
        (Resource::FSIZE, CONVERTED),
        (Resource::CORE, 0),
    ] {
        resource.set(value, value).map_err(|e| format!("resource limits: {e}"))?;
    }
    office_files(installation, directory).map_err(|e| format!("Landlock: {e}"))?;
    office_calls().map_err(|e| format!("seccomp: {e}"))
}

fn office_files(installation: &Path, directory: &Path) -> Result<(), String> {
    let read = AccessFs::from_read(ABI::V1);
    let mut rules = closed()?;
    rules = allow(rules, installation, read)?;
    rules = allow(rules, directory, AccessFs::from_all(ABI::V5))?;
    rules = allow(rules, Path::new("/dev/null"), AccessFs::ReadFile | AccessFs::WriteFile)?;
    // The program will not start without a socket of its own there, by which a second start would find the first.
    if Path::new("/tmp").exists() {
        rules = allow(rules, Path::new("/tmp"), AccessFs::MakeSock.into())?;
    }
    for path in OFFICE_READS.map(Path::new).into_iter().filter(|path| path.exists()) {
        rules = allow(rules, path, read)?;
    }
    confine(rules)
}

/// What tesseract reads beside its own language data.
const OCR_READS: [&str; 9] = [
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
    "/dev/urandom",
    "/dev/null",
];

/// Puts the calling process, soon to be tesseract, into its jail: it writes nowhere, starts nothing and speaks to
/// nobody but through the pipes that it was given.
pub fn enter_ocr(limits: &Limits, program: &Path) -> Result<(), String> {
    use rlimit::Resource;
    for (resource, value) in [
        (Resource::AS, limits.memory),
        (Resource::CPU, limits.cpu),
        (Resource::NOFILE, 64),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ] {
        resource.set(value, value).map_err(|e| format!("resource limits: {e}"))?;
    }
    ocr_files(program).map_err(|e| format!("Landlock: {e}"))?;
    ocr_calls().map_err(|e| format!("seccomp: {e}"))
}

fn ocr_files(program: &Path) -> Result<(), String> {
    let read = AccessFs::from_read(ABI::V1);
    let mut rules = allow(closed()?, program, read)?;
    for path in OCR_READS.map(Path::new).into_iter().filter(|path| path.exists()) {
        rules = allow(rules, path, read)?;
    }
    confine(rules)
}

/// Nothing that reaches other processes, no socket of any kind, no new process.
fn ocr_calls() -> Result<(), String> {
    let further = [libc::SYS_socket, libc::SYS_socketpair, libc::SYS_clone, libc::SYS_clone3];
    let rules = DENIED.iter().chain(&further).map(|&call| (call, Vec::new())).collect();
    let denied = u32::try_from(libc::EPERM).unwrap_or(1);
    filter(rules, SeccompAction::Allow, SeccompAction::Errno(denied))
}

fn allow(rules: RulesetCreated, path: &Path, access: BitFlags<AccessFs>) -> Result<RulesetCreated, String> {
    let opened = PathFd::new(path).map_err(|e| format!("{}: {e}", path.display()))?;
    // On a file, rights that only directories have are left out.
    let access = if path.is_dir() { access } else { access & AccessFs::from_file(ABI::V5) };
    rules.add_rule(PathBeneath::new(opened, access)).map_err(|e| e.to_string())
}

/// Calls that no conversion needs, by which a program taken over would reach other processes or the kernel's depths.
const DENIED: &[i64] = &[
    libc::SYS_connect,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_kexec_load,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_open_by_handle_at,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_send_signal,
];

/// No network at all: of sockets only local streams, which cannot be connected to anything.
fn office_calls() -> Result<(), String> {
    let differs = |argument, value: i32| {
        let value = u64::from(value.unsigned_abs());
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, value)
            .and_then(|condition| SeccompRule::new(vec![condition]))
            .map_err(|e| e.to_string())
    };
    let mut rules: BTreeMap<i64, Vec<_>> = DENIED.iter().map(|&call| (call, Vec::new())).collect();
    rules.insert(libc::SYS_socket, vec![differs(0, libc::AF_UNIX)?]);
    let denied = u32::try_from(libc::EPERM).unwrap_or(1);
    filter(rules, SeccompAction::Allow, SeccompAction::Errno(denied))
}
