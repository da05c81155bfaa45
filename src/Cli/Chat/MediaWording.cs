using System.Globalization;
using DaprMessaging.Contracts;
using Kind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Cli.Chat;

/// <summary>What a terminal can say of a media.</summary>
internal static class MediaWording
{
    public static string Of(Media media) => media.Kind switch
    {
        Kind.Photo => "photo",
        Kind.Video => $"video{Duration(media)}",
        Kind.Voice => $"voice{Duration(media)}",
        Kind.VideoNote => $"video note{Duration(media)}",
        Kind.Audio => $"audio{Duration(media)}{Name(media)}",
        Kind.Animation => "animation",
        Kind.Sticker => "sticker",
        _ => $"file{Name(media)}{Size(media)}",
    };

    private static string Duration(Media media) => media.DurationMs == 0 ? ""
        : TimeSpan.FromMilliseconds(media.DurationMs) is var length && length.TotalHours < 1 ? length.ToString(@"\ m\:ss", CultureInfo.InvariantCulture)
        : length.ToString(@"\ h\:mm\:ss", CultureInfo.InvariantCulture);

    private static string Name(Media media) => media.FileName.Length > 0 ? " " + Wording.Plain(media.FileName) : "";

    private static string Size(Media media) => media.Size switch
    {
        0 => "",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $", {media.Size} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $", {media.Size / 1e3:0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $", {media.Size / 1e6:0.0} MB"),
    };
}
