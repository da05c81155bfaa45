using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.DeadLetters;

namespace DaprMessaging.Cli.DeadLetters;

/// <summary>Which of the dead letters a command line means.</summary>
internal static class Selection
{
    /// <summary>Those whose ids begin so, in the order of the list; or all.</summary>
    /// <exception cref="UsageException">A beginning fits none, or several.</exception>
    public static IReadOnlyList<DeadEntry> Choose(IReadOnlyList<DeadEntry> entries, IReadOnlyList<string> ids, bool isAll)
    {
        if (isAll == ids.Count > 0) throw new UsageException("Name dead letters by their ids, or take --all.");
        if (isAll) return entries;
        foreach (var id in ids)
        {
            var count = entries.Count(e => IsMeant(e, id));
            if (count == 0) throw new UsageException($"There is no dead letter {id}; dmsg dead list shows what there is.");
            if (count > 1) throw new UsageException($"{count} dead letters begin with {id}: say more of it.");
        }

        return [.. entries.Where(e => ids.Any(id => IsMeant(e, id)))];
    }

    private static bool IsMeant(DeadEntry entry, string id) => id.Length > 0 && entry.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A dead letter, and the shelf it lies on.</summary>
internal sealed record DeadEntry(DeadLetterShelf Shelf, string Id, DeadLetter Letter)
{
    public DeadLetterView View => DeadLetterView.Of(Id, Shelf.Topic, Letter);
}
