using System.Globalization;
using System.Text.Json;

namespace AudioAnomaly.Hosting;

/// <summary>Writes a JSON file for each notice, under names that sort as they came, and the sound beside that of an alarm that has ended.</summary>
internal sealed class FolderAlarmSink(string name, AlarmFolderOptions options, AlarmStore store) : IAlarmSink
{
    private readonly string _folder = Path.GetFullPath(options.Path);

    public string Name => $"folder:{name}";

    public async Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken)
    {
        string kind = JsonNamingPolicy.CamelCase.ConvertName(notice.Kind.ToString());
        string file = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{notice.Id:D16}-{kind}-{Uri.EscapeDataString(notice.Alarm.Source)}"));

        // Whoever finds the JSON finds the sound too.
        if (notice.Kind == AlarmNoticeKind.Ended && await store.ReadSoundAsync(notice.Alarm.Id, cancellationToken).ConfigureAwait(false) is { } sound)
        {
            AtomicFile.Write(file + ".wav", stream => stream.Write(sound));
        }

        AtomicFile.Write(file + ".json", stream => JsonSerializer.Serialize(stream, notice, AlarmJson.Default.AlarmNotice));
    }
}
