using System.Buffers;
using AudioAnomaly.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace AudioAnomaly.AspNetCore;

/// <summary>A recording that was uploaded, as a temporary file: long ones are scored as they are read, in memory that does not depend on their length.</summary>
internal sealed class Upload : IDisposable
{
    private const int LongestName = 255;
    private const double SlowestBytesPerSecond = 4096;

    private static readonly TimeSpan SlowestGrace = TimeSpan.FromSeconds(10);

    private readonly string _path;

    private Upload(string path, string? name) => (_path, Name) = (path, name);

    /// <summary>The name that the client gave it; null if none.</summary>
    public string? Name { get; }

    /// <summary>The recording.</summary>
    public AudioItem Recording(ChannelSelection channels) => AudioItem.FromFile(_path, channels);

    /// <summary>Receives the recording of a request: its body, or the first file of a form.</summary>
    /// <param name="http">The request.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Ends the receiving.</param>
    /// <returns>The upload; the caller disposes it.</returns>
    /// <exception cref="UploadTooLargeException">It is larger than allowed.</exception>
    /// <exception cref="RequestException">There is no recording in it.</exception>
    public static async Task<Upload> ReceiveAsync(HttpContext http, UploadOptions options, CancellationToken cancellationToken)
    {
        long limit = (long)(options.MaxMiB * (1 << 20));
        // The limit here is the service's own, with room for the frame of a form; and an upload has a place while it is received.
        BodyLimits.Set(http, new MinDataRate(SlowestBytesPerSecond, SlowestGrace));

        if (http.Request.ContentLength > limit + (1 << 16))
        {
            throw new UploadTooLargeException(options.MaxMiB);
        }

        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return await SaveAsync(http.Request.Body, NameOf(http.Request.Query["name"]), options, limit, cancellationToken).ConfigureAwait(false);
        }

        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 200 } given ? given : throw new RequestException("The form has no boundary.");
        var reader = new MultipartReader(boundary, http.Request.Body) { BodyLengthLimit = limit };
        while (await ReadSectionAsync(reader, cancellationToken).ConfigureAwait(false) is { } section)
        {
            if (section.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition())
            {
                string? name = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : disposition.FileName.Value;
                return await SaveAsync(section.Body, NameOf(name), options, limit, cancellationToken).ConfigureAwait(false);
            }
        }

        throw new RequestException("The form has no file. Send the recording as the request's body, or as a file of a form.");
    }

    public void Dispose()
    {
        File.Delete(_path);
        TemporaryFiles.Forget(_path);
    }

    private static async Task<MultipartSection?> ReadSectionAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw new RequestException($"The form is damaged: {e.Message}");
        }
    }

    private static async Task<Upload> SaveAsync(Stream body, string? name, UploadOptions options, long limit, CancellationToken cancellationToken)
    {
        string folder = options.Folder ?? Path.GetTempPath();
        string? path = null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            using FileStream file = Create(folder);
            path = file.Name;
            long length = 0;
            for (int count; (count = await ReadAsync(body, buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                length += count;
                if (length > limit)
                {
                    throw new UploadTooLargeException(options.MaxMiB);
                }

                Write(file, buffer.AsSpan(0, count));
            }

            if (length == 0)
            {
                throw new RequestException("The request has no body. Send the recording as it, or as a file of a form.");
            }

            return new Upload(path, name);
        }
        catch
        {
            if (path is not null)
            {
                new Upload(path, name).Dispose();
            }

            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw new RequestException("The upload was cut off.");
        }
    }

    private static FileStream Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return TemporaryFiles.Create(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UploadStorageException(e);
        }
    }

    private static void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
            file.Flush();
        }
        catch (IOException e)
        {
            throw new UploadStorageException(e);
        }
    }

    /// <summary>What a client calls its file, as one line and without folders.</summary>
    private static string? NameOf(string? given)
    {
        string? name = given is null ? null : OneLine.Of(given[(given.LastIndexOfAny(['/', '\\']) + 1)..]);
        return string.IsNullOrWhiteSpace(name) ? null : name.Length > LongestName ? name[..LongestName] : name;
    }
}
