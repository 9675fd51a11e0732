using System.Security.Cryptography;
using System.Text.Json;

namespace AudioAnomaly.Hosting;

/// <summary>
/// What a model was taught, in a file beside it, with the model as it was before each of the newest steps. Used by one thread at a time.
/// </summary>
/// <param name="path">The model's file.</param>
internal sealed class LearningSteps(string path)
{
    // A model takes megabytes; nobody goes back further.
    private const int MostKept = 10;

    private string StepsPath => path + ".learning.json";

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>The steps, the newest last; those whose earlier model is gone are left out, as they cannot be undone.</summary>
    /// <exception cref="LearningException">The file is damaged.</exception>
    public List<LearningStep> Read()
    {
        try
        {
            return File.Exists(StepsPath)
                ? [.. JsonSerializer.Deserialize(File.ReadAllBytes(StepsPath), LearningJson.Default.SavedStepArray)!.Select(step => step.ToStep()).Where(step => File.Exists(BeforeOf(step)))]
                : [];
        }
        catch (JsonException e)
        {
            throw new LearningException($"'{StepsPath}' is damaged: {e.Message} Remove it to begin anew; what the model learned stays.", e);
        }
    }

    /// <summary>Whether the file is as a step left it.</summary>
    public bool IsAsLeft(LearningStep step) => step.After == HashOf(path);

    /// <summary>Keeps the model as it is, saves another in its place, and notes the step.</summary>
    public async Task AddAsync(LearningStep step, AudioAnomalyModel model, CancellationToken cancellationToken)
    {
        List<LearningStep> steps = Read();
        string before = Path.GetFileName(path) + step.At.UtcDateTime.ToString("'.before-'yyyyMMdd'T'HHmmssfff", System.Globalization.CultureInfo.InvariantCulture);
        LearningStep begun = step with { Before = before };
        AtomicFile.Write(BeforeOf(begun), stream =>
        {
            using FileStream current = File.OpenRead(path);
            current.CopyTo(stream);
        });
        await model.SaveAsync(path, cancellationToken).ConfigureAwait(false);
        steps.Add(begun with { After = HashOf(path) });
        foreach (LearningStep old in steps.SkipLast(MostKept))
        {
            File.Delete(BeforeOf(old));
        }

        Write([.. steps.TakeLast(MostKept)]);
    }

    /// <summary>Puts the model back that was there before the newest step.</summary>
    public void Undo(List<LearningStep> steps)
    {
        File.Move(BeforeOf(steps[^1]), path, overwrite: true);
        Write(steps[..^1]);
    }

    private void Write(List<LearningStep> steps)
        => AtomicFile.Write(StepsPath, stream => JsonSerializer.Serialize(stream, [.. steps.Select(SavedStep.Of)], LearningJson.Default.SavedStepArray));

    private string BeforeOf(LearningStep step) => Path.Combine(Folder, Path.GetFileName(step.Before));

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
