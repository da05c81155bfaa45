namespace DaprMessaging.Inbox.Verification;

/// <summary>What the checks keep of an operation: its numbers, who did it, and whether it counts as unread.</summary>
internal readonly record struct OpLine(long OpNo, long Sender, long First, long Last, bool Counts);
