namespace DaprMessaging.Msg.Commands;

/// <summary>Where a message is in its conversation, and what the caller's own record says of it, even when it is deleted.</summary>
/// <param name="DialogMessageId">Its number in the conversation.</param>
/// <param name="IsOut">The caller wrote it.</param>
/// <param name="IsService">It tells what happened to the chat.</param>
/// <param name="IsForward">It says again what somebody else said; of one that the caller has deleted nobody knows.</param>
/// <param name="HasMedia">Its text is a caption, and may be empty.</param>
/// <param name="Date">When, Unix time in milliseconds.</param>
/// <param name="PinSetAt">When it was pinned or unpinned last.</param>
internal readonly record struct Place(long DialogMessageId, bool IsOut, bool IsService, bool IsForward, bool HasMedia, long Date, long PinSetAt)
{
    /// <summary>
    /// The last moment at which something may be done to it; 0: any. One that the caller has deleted may still be there for
    /// others, and does not become younger.
    /// </summary>
    public long Until(TimeSpan? window) => window is { } limit ? Date + (long)limit.TotalMilliseconds : 0;
}
