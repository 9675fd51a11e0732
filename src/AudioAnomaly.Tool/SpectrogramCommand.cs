using System.CommandLine;
using AudioAnomaly.Audio;
using AudioAnomaly.Plotting;

namespace AudioAnomaly.Tool;

/// <summary><c>spectrogram</c>: writes a recording's spectrogram.</summary>
internal static class SpectrogramCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The recording." };
        Option<string?> preset = CommonOptions.Preset();
        var output = new Option<string>("--out") { Description = "The array to write: float32, frames x bins, dB.", Required = true, HelpName = "S.npy" };
        var png = new Option<string?>("--png") { Description = "Also draw a picture into this file.", HelpName = "S.png" };
        Option<string> frontEnd = FrontEndChoice.Option();
        Option<string[]> filter = FrontEndChoice.FilterOption();
        Option<string?> channel = CommonOptions.Channel();
        var command = new Command("spectrogram", "Writes the spectrogram of a recording as an array, and draws it.") { file, preset, frontEnd, filter, output, png, channel };
        command.SetAction(parsed =>
        {
            AtomicFile.Check(parsed.GetValue(output)!);
            if (parsed.GetValue(png) is { } drawing)
            {
                AtomicFile.Check(drawing);
            }

            var clip = AudioClip.FromFile(parsed.GetValue(file)!, CommonOptions.ChannelOf(parsed.GetValue(channel)));
            ISpectrogramFrontEnd eye =
                new FrontEndChoice(parsed.GetValue(frontEnd)!, CommonOptions.LogMelOf(parsed.GetValue(preset), null), FrontEndChoice.FiltersOf(parsed.GetValue(filter))).Create();
            Spectrogram spectrogram = eye.Compute(clip);
            NpyFile.Write(parsed.GetValue(output)!, spectrogram.Values, spectrogram.Frames, spectrogram.Bins);
            if (parsed.GetValue(png) is { } picture)
            {
                SpectrogramImage.Write(picture, spectrogram);
            }

            Console.WriteLine($"{spectrogram.Frames} frames x {spectrogram.Bins} bins, {spectrogram.ValidBins} of them within the recording's bandwidth.");
            return ExitCode.Done;
        });
        return command;
    }
}
