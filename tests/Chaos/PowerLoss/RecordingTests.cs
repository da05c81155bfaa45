namespace DaprMessaging.Chaos.PowerLoss;

public sealed class RecordingTests
{
    [Fact]
    public void Lines_of_strace_become_changes()
    {
        var changes = Read(
            """7  1795397874.269365 openat(AT_FDCWD</home>, "/d/log.0", O_RDWR|O_CREAT|O_SYNC|O_CLOEXEC, 0666) = 107</d/log.0>""",
            """7  1795397874.313336 pwrite64(107</d/log.0>, "\0\1A\"\\\n\3777", 8, 512) = 8""",
            """7  1795397874.313398 fsync(123</d/messaging.db-wal>) = 0""",
            """7  1795397874.322409 ftruncate(122</d/messaging.db>, 16384) = 0""",
            """7  1795397874.324935 unlink("/d/messaging.db-journal") = 0""",
            """7  1795397874.324936 rename("/d/a", "/d/b") = 0""",
            """7  1795397874.324937 mkdir("/d/log", 0777) = 0""").Changes;
        Assert.Collection(
            changes,
            c => Assert.Equal(new Change.Create("/d/log.0") { Began = 0, Ended = 0 }, c),
            c =>
            {
                var write = Assert.IsType<Change.Write>(c);
                Assert.Equal(("/d/log.0", 512L, true), (write.Path, write.Offset, write.IsThrough));
                Assert.Equal([0, 1, (byte)'A', (byte)'"', (byte)'\\', (byte)'\n', 255, (byte)'7'], write.Bytes);
            },
            c => Assert.Equal(new Change.Sync("/d/messaging.db-wal") { Began = 2, Ended = 2 }, c),
            c => Assert.Equal(new Change.Resize("/d/messaging.db", 16384) { Began = 3, Ended = 3 }, c),
            c => Assert.Equal(new Change.Remove("/d/messaging.db-journal") { Began = 4, Ended = 4 }, c),
            c => Assert.Equal(new Change.Rename("/d/a", "/d/b") { Began = 5, Ended = 5 }, c),
            c => Assert.Equal(new Change.CreateFolder("/d/log") { Began = 6, Ended = 6 }, c));
    }

    [Fact]
    public void A_call_that_others_interrupt_ends_where_it_is_resumed()
    {
        var recording = Read(
            """7  1795397874.1 fsync(5</d/f> <unfinished ...>""",
            """8  1795397874.2 pwrite64(5</d/f>, "x", 1, 0 <unfinished ...>""",
            """7  1795397874.3 <... fsync resumed>)     = 0""");
        Assert.Equal(new Change.Sync("/d/f") { Began = 0, Ended = 2 }, recording.Changes[0]);
        Assert.Equal((1, int.MaxValue), (recording.Changes[1].Began, recording.Changes[1].Ended));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1795397874).AddMilliseconds(200), recording.At(1));
    }

    [Fact]
    public void What_failed_or_lies_elsewhere_is_nothing()
    {
        Assert.Empty(Read(
            """7  1795397874.1 mkdir("/d", 0777) = -1 EEXIST (File exists)""",
            """7  1795397874.1 pwrite64(5</d/f>, "x", 1, 0 <unfinished ...>""",
            """7  1795397874.1 <... pwrite64 resumed>) = -1 ENOSPC (No space left on device)""",
            """7  1795397874.1 write(1<pipe:[33]>, "ready", 5) = 5""",
            """7  1795397874.1 fsync(5</dear/f>) = 0""",
            """7  1795397874.1 pwrite64(5</d/f>, "x", 1, 0 <detached ...>""",
            """7  1795397874.1 pwrite64(5</d/f>, "x",""",
            """7  1795397874.1 +++ killed by SIGKILL +++""").Changes);
    }

    [Fact]
    public void A_call_that_is_not_known_is_an_error() =>
        Assert.Throws<NotSupportedException>(() => Read("""7  1795397874.1 fallocate(5</d/f>, 0, 0, 4096) = 0"""));

    private static Recording Read(params string[] lines) => Recording.Read(lines, "/d");
}
