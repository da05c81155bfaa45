using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;

namespace DaprMessaging.Search;

/// <summary>What the index reads of an owner: numbered steps, and a head that counts them. Of mailboxes, and of channels.</summary>
internal interface IStepLog
{
    /// <summary>Steps of one read.</summary>
    const int AtOnce = 500;

    Owner Owner { get; }

    /// <summary>Of the head, and of a step. The head comes first: what is read after it is as new as it is, or newer.</summary>
    string[] KeysAt(long step);

    /// <summary>What stands under those.</summary>
    (Extent Extent, string Anchor) Read(StateEntry head, StateEntry step);

    /// <summary>The steps after one, up to the last or as many as can be read at once; and how far that is.</summary>
    /// <exception cref="StateException">The store could not be read.</exception>
    Task<(Steps Steps, Cursor End)> ReadAsync(long after, long last, CancellationToken ct);
}
