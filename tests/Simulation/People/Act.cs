namespace DaprMessaging.Simulation.People;

/// <summary>What somebody may do next.</summary>
internal enum Act
{
    Send,
    Album,
    Reply,
    Mention,
    Voice,
    Forward,
    CreateChat,
    Add,
    Remove,
    Leave,

    /// <summary>A chat goes on as a channel.</summary>
    Migrate,

    /// <summary>How a chat is set up, who looks after it, who may not come.</summary>
    Govern,
    Read,
    ReadContents,
    ReadMentions,
    Edit,

    /// <summary>For everyone: mostly one's own; or for oneself.</summary>
    Delete,
    Hide,

    /// <summary>All up to a message, for oneself; or for everyone.</summary>
    Clear,
    ClearAll,

    /// <summary>A message, for everyone or for oneself; or no longer; or none any longer.</summary>
    Pin,

    /// <summary>A mark, a mute, a folder, the place of a dialog among those that are pinned.</summary>
    Set,
    Draft,
    Block,
    Type,

    /// <summary>A message or some for later; and to change, take back or send now what waits.</summary>
    Schedule,
    Reschedule,

    /// <summary>A message that goes by itself; or a dialog in which all do.</summary>
    Fleeting,
    SetTtl,

    /// <summary>To react to a message, otherwise than before or no longer; to look how others do; to say in a chat how people may.</summary>
    React,
    ReadReactions,
    AllowReactions,

    /// <summary>To ask for something old again, from any device.</summary>
    Retry,

    /// <summary>To ask for the same thing on all devices at once.</summary>
    Everywhere,

    /// <summary>To use random ids of earlier messages for something else.</summary>
    Mix,

    Rename,
    Disconnect,
    Kill,
    Reinstall,

    /// <summary>Bytes that mean nothing, or a command that addresses nothing.</summary>
    Poison,

    /// <summary>An event of a kind that only a newer writer knows.</summary>
    Unknown,

    /// <summary>A message that the store will not take.</summary>
    Refusable,

    /// <summary>A gateway dies; or is there and does nothing for a while.</summary>
    KillGateway,
    HangGateway,

    /// <summary>The directory of a user begins anew; or is there twice for a while.</summary>
    ResetActor,
    DoubleActor,

    /// <summary>Somebody sets the wall clock of a process.</summary>
    SetClock,
}
