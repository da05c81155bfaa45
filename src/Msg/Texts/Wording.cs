using DaprMessaging.Contracts;

namespace DaprMessaging.Msg.Texts;

/// <summary>What somebody says, on its way to what everybody will read.</summary>
internal sealed class Wording(Content content)
{
    private readonly List<Entity> found = Finder.Find(content.Text);

    /// <summary>The keys of the usernames in it.</summary>
    public IEnumerable<string> Reads => Entities.Usernames(content, found).Select(Names.Username);

    public Content Complete(Commands.Reading reading) => Entities.Complete(content, found, reading.UserCalled);
}
