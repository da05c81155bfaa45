using DaprMessaging.Inbox.Verification;

namespace DaprMessaging.Cli.Verify;

/// <summary>A damage for people: where, what, and which command mends it.</summary>
internal sealed record Complaint(string Check, string Where, string What, string Remedy)
{
    public static Complaint Of(Damage damage) => new(damage.Check, damage.Where, damage.What, damage.Cure switch
    {
        Cure.Repair => "dmsg verify --repair",
        Cure.Rebuild when damage.Conversation.Length > 0 => $"dmsg rebuild --conversation {damage.Conversation} --write",
        Cure.Rebuild when damage.User == 0 => "dmsg rebuild --user N --write, for the users of that shard: N modulo 64",
        Cure.Rebuild => $"dmsg rebuild --user {damage.User} --write",
        _ => "restore it from a backup: nothing else that is stored says what was there",
    });

    public override string ToString() => $"{Where}: {What} -> {Remedy}";
}
